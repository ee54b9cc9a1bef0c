// Package root is the rule that a service never runs as the superuser: what
// starts it, in an image, a container, a unit or a script, gives it a user of
// its own and none of root's powers.
package root

import (
	"embed"

	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "root",
	Title: "Run with the least power",
	Files: files,
	Checks: []rule.Check{
		imageRunsAsRoot, lowPortExposed,
		sudo, worldWritable, nodeCapabilities, unsafePerm,
		containerRunsAsRoot, mayRunAsRoot, privilegedContainer, dangerousCapability, containerSocket, hostFiles,
		hostNamespace, unconfined, mayGainPrivileges, capabilitiesKept, writableRoot,
		serviceRunsAsRoot, serviceMayGainPrivileges, serviceCapability, privilegedStep,
		processManagerRunsAsRoot, processManagerScriptRunsAsRoot, nginxWorkersAsRoot,
		lowPort, setuidOrder,
		processRunsAsRoot, processCapabilities, processMayGainPrivileges, processUnfiltered,
	},
}
