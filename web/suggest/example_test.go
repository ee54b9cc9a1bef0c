package suggest_test

import (
	"fmt"

	"tenet/web/suggest"
)

func ExampleNearest() {
	fmt.Println(suggest.Nearest("serverity", []string{"enabled", "severity"}))
	// Output: severity
}
