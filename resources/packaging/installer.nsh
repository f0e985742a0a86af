; Lets phones reach the servers. By program rather than by port: TFTP answers from ports that nobody knows beforehand.
; Private and domain networks only: on a public one Windows goes on asking.

!macro addFirewallRule PROTOCOL
  nsExec::ExecToLog '"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${PRODUCT_NAME}" dir=in action=allow profile=private,domain protocol=${PROTOCOL} program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
!macroend

!macro removeFirewallRules
  nsExec::ExecToLog '"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${PRODUCT_NAME}"'
!macroend

!macro customInstall
  !insertmacro removeFirewallRules
  !insertmacro addFirewallRule udp
  !insertmacro addFirewallRule tcp
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    !insertmacro removeFirewallRules
  ${endIf}
!macroend
