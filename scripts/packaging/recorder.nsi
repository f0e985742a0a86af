; A program that writes down how it was called and ends well: it stands for netsh, whose rules Wine does not have, and for
; Electron's own program.
Unicode true
Target amd64-unicode
Name recorder
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent

Section
  FileOpen $0 "${LOG}" a
  FileSeek $0 0 END
  FileWriteUTF16LE $0 "$CMDLINE$\r$\n"
  FileClose $0
SectionEnd
