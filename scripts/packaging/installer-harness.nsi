; Our part of the Windows installer (resources/packaging/installer.nsh) in the smallest installer that can hold it: what
; electron-builder defines around it is defined here, and a program of a few kilobytes stands for Electron's.
Unicode true
Target amd64-unicode
!include LogicLib.nsh
!include FileFunc.nsh
!insertmacro GetParameters
!insertmacro un.GetParameters
!insertmacro GetOptions
!insertmacro un.GetOptions

!define PRODUCT_NAME "Resync Bench"
!define APP_EXECUTABLE_FILENAME "Resync Bench.exe"

; As electron-builder asks whether this run is an upgrade's: by the option that its installer passes on.
!macro _isUpdated _a _b _t _f
  !ifdef __UNINSTALL__
    ${un.GetParameters} $R8
    ${un.GetOptions} $R8 "--updated" $R9
  !else
    ${GetParameters} $R8
    ${GetOptions} $R8 "--updated" $R9
  !endif
  IfErrors `${_f}` `${_t}`
!macroend
!define isUpdated `"" isUpdated ""`

!include "${OURS}"

Name "${PRODUCT_NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent
SilentUnInstall silent

Section
  SetOutPath "$INSTDIR"
  File "/oname=${APP_EXECUTABLE_FILENAME}" "${PROGRAM}"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  !insertmacro customInstall
SectionEnd

Section un.Install
  !insertmacro customUnInstall
  Delete "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd
