// Command tenet makes Node.js applications keep ten security rules.
package main

import (
	"os"

	"tenet/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.System())) }
