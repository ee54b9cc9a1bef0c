package leaks_test

import (
	"testing"

	"tenet/internal/rules/leaks"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, leaks.Rule) }
