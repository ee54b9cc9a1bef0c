package report

import (
	"maps"
	"slices"
)

// The parts of a CycloneDX 1.6 document that are written.
type bom struct {
	Format          string             `json:"bomFormat"`
	Spec            string             `json:"specVersion"`
	Serial          string             `json:"serialNumber,omitempty"`
	Version         int                `json:"version"`
	Metadata        bomMetadata        `json:"metadata"`
	Components      []bomComponent     `json:"components"`
	Dependencies    []bomDependency    `json:"dependencies"`
	Vulnerabilities []bomVulnerability `json:"vulnerabilities"`
}

type bomMetadata struct {
	Timestamp string       `json:"timestamp,omitempty"`
	Tools     bomTools     `json:"tools"`
	Component bomComponent `json:"component"`
}

type bomTools struct {
	Components []bomComponent `json:"components"`
}

type bomComponent struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref,omitempty"`
	Group   string `json:"group,omitempty"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Scope   string `json:"scope,omitempty"`
	PURL    string `json:"purl,omitempty"`
}

type bomDependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

type bomVulnerability struct {
	Ref            string         `json:"bom-ref"`
	ID             string         `json:"id"`
	Source         bomSource      `json:"source"`
	References     []bomReference `json:"references,omitempty"`
	Ratings        []bomRating    `json:"ratings"`
	CWEs           []int          `json:"cwes,omitempty"`
	Description    string         `json:"description"`
	Recommendation string         `json:"recommendation,omitempty"`
	Analysis       *bomAnalysis   `json:"analysis,omitempty"`
	Affects        []bomTarget    `json:"affects"`
}

type bomSource struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type bomReference struct {
	ID     string    `json:"id"`
	Source bomSource `json:"source"`
}

type bomRating struct {
	Score    *float64 `json:"score,omitempty"`
	Severity string   `json:"severity"`
	Method   string   `json:"method,omitempty"`
	Vector   string   `json:"vector,omitempty"`
}

type bomAnalysis struct {
	State         string   `json:"state"`
	Justification string   `json:"justification,omitempty"`
	Response      []string `json:"response,omitempty"`
	Detail        string   `json:"detail,omitempty"`
}

type bomTarget struct {
	Ref string `json:"ref"`
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
