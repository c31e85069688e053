; Where Windows offers Diascope beside the program that it opens by a double click: a DICOMDIR, which has no extension, by
; its name; zips and images of discs, which keep their own program; folders, sticks and discs. Nothing is started by itself.

!define MEDIUM_CLASS "Diascope.Medium"

!macro diascopeVerb KEY ARGUMENT
  WriteRegStr SHELL_CONTEXT "Software\Classes\${KEY}\shell\Diascope" "" "Open with Diascope"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${KEY}\shell\Diascope" "Icon" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${KEY}\shell\Diascope\command" "" '"$appExe" "${ARGUMENT}"'
!macroend

!macro customInstall
  !insertmacro diascopeVerb "Directory" "%1"
  ; A drive is named with a backslash at its end, which would hide the quotation mark.
  !insertmacro diascopeVerb "Drive" "%1\."
  !insertmacro diascopeVerb "*" "%1"
  WriteRegStr SHELL_CONTEXT "Software\Classes\*\shell\Diascope" "AppliesTo" 'System.FileName:="DICOMDIR"'

  WriteRegStr SHELL_CONTEXT "Software\Classes\${MEDIUM_CLASS}" "" "Medical images"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${MEDIUM_CLASS}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${MEDIUM_CLASS}\shell\open\command" "" '"$appExe" "%1"'
  WriteRegNone SHELL_CONTEXT "Software\Classes\.zip\OpenWithProgids" "${MEDIUM_CLASS}"
  WriteRegNone SHELL_CONTEXT "Software\Classes\.iso\OpenWithProgids" "${MEDIUM_CLASS}"
  ; Files without an extension.
  WriteRegNone SHELL_CONTEXT "Software\Classes\.\OpenWithProgids" "${MEDIUM_CLASS}"
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Directory\shell\Diascope"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Drive\shell\Diascope"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\*\shell\Diascope"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.zip\OpenWithProgids" "${MEDIUM_CLASS}"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.iso\OpenWithProgids" "${MEDIUM_CLASS}"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.\OpenWithProgids" "${MEDIUM_CLASS}"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\${MEDIUM_CLASS}"
!macroend
