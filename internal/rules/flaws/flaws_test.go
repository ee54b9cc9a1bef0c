package flaws_test

import (
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules/flaws"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, flaws.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{flaws.Rule}) {
		t.Error(err)
	}
}
