package cookies_test

import (
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules/cookies"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, cookies.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{cookies.Rule}) {
		t.Error(err)
	}
}
