package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// understandsEscapes makes a console of Windows obey the sequences for
// colour, which it does only when asked, and says whether it agreed.
// Text needs nothing: Go writes UTF-16 to a console, whatever its code page.
func understandsEscapes(f *os.File) bool {
	var mode uint32
	handle := windows.Handle(f.Fd())
	if err := windows.GetConsoleMode(handle, &mode); err != nil {
		return false
	}
	return windows.SetConsoleMode(handle, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
