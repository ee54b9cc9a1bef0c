package flaws

import "tenet/internal/rule"

// desktopChecks look at applications that are built with Electron.
var desktopChecks = []rule.Check{}
