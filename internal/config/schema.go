package config

import (
	"encoding/json"
	"strings"

	"tenet/internal/rule"
)

// idPattern is what the id of a rule or a check looks like. The schema does
// not list them, so that it stays right when a rule learns a check.
const idPattern = `^[a-z]+(/[a-z0-9-]+)?$`

// A schema is the part of JSON Schema 2020-12 that tenet.yaml needs, in the
// order in which a person would write it.
type schema struct {
	Dialect     string     `json:"$schema,omitempty"`
	ID          string     `json:"$id,omitempty"`
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Type        any        `json:"type,omitempty"`
	Enum        []string   `json:"enum,omitempty"`
	Format      string     `json:"format,omitempty"`
	Pattern     string     `json:"pattern,omitempty"`
	Minimum     *int       `json:"minimum,omitempty"`
	Maximum     int        `json:"maximum,omitempty"`
	Items       *schema    `json:"items,omitempty"`
	Properties  schemaKeys `json:"properties,omitempty"`
	Names       *schema    `json:"propertyNames,omitempty"`
	Additional  any        `json:"additionalProperties,omitempty"` // false, or the schema of every value
	Required    []string   `json:"required,omitempty"`
	Examples    []string   `json:"examples,omitempty"`
}

// schemaKeys are properties in the order of the table.
type schemaKeys []schemaKey

type schemaKey struct {
	name  string
	value *schema
}

// MarshalJSON writes the properties as an object that keeps their order.
func (k schemaKeys) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	for i, p := range k {
		value, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		name, err := json.Marshal(p.name)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	return []byte("{" + b.String() + "}"), nil
}

// Schema returns the JSON Schema of tenet.yaml, for editors; it is published
// as docs/tenet.schema.json.
func Schema() ([]byte, error) {
	s := sectionSchema(specs(top))
	s.Dialect = "https://json-schema.org/draft/2020-12/schema"
	s.ID = "tenet.schema.json"
	s.Title = FileName
	s.Description = "How a project wants to be checked by tenet, and which findings it has decided to live with."
	b, err := json.MarshalIndent(s, "", "  ")
	return append(b, '\n'), err
}

func sectionSchema(keys []spec) *schema {
	s := &schema{Type: "object", Additional: false}
	for _, k := range keys {
		v := k.schema()
		v.Description = k.doc
		s.Properties = append(s.Properties, schemaKey{k.name, v})
		if k.required {
			s.Required = append(s.Required, k.name)
		}
	}
	return s
}

// schema returns what the value of a key may be.
func (k spec) schema() *schema {
	switch k.kind {
	case kindFlag:
		return &schema{Type: "boolean"}
	case kindCount:
		return &schema{Type: "integer", Minimum: new(int), Maximum: maxCount}
	case kindSize:
		return &schema{Type: []string{"integer", "string"}, Pattern: `^[0-9.]+ *([kKmMgG]i?)?[bB]?$`, Examples: []string{k.example}}
	case kindLevel:
		return &schema{Type: "string", Enum: rule.Severities()}
	case kindThreshold:
		return &schema{Type: []string{"string", "number"}, Pattern: "^(" + strings.Join(rule.Severities(), "|") + `|[0-9]+(\.[0-9]+)?)$`, Examples: []string{k.example, "7.0"}}
	case kindID:
		return &schema{Type: "string", Pattern: idPattern}
	case kindIDs:
		return &schema{Type: []string{"array", "string"}, Items: &schema{Type: "string", Pattern: idPattern}, Pattern: idPattern}
	case kindWord:
		return &schema{Type: "string", Enum: k.words}
	case kindWords:
		return &schema{Type: []string{"array", "string"}, Items: &schema{Type: "string", Enum: k.words}}
	case kindTexts:
		return &schema{Type: []string{"array", "string", "integer"}, Items: &schema{Type: []string{"string", "integer"}, Pattern: `\S`}, Pattern: `\S`}
	case kindTime:
		return &schema{Type: "string", Pattern: `^([0-9.]+(ns|us|ms|s|m|h))+$`, Examples: []string{k.example}}
	case kindGlobs:
		return &schema{Type: []string{"array", "string"}, Items: &schema{Type: "string"}}
	case kindScopes:
		return &schema{Type: []string{"array", "string"}, Items: &schema{Type: "string", Pattern: scopePattern}, Pattern: scopePattern}
	case kindDate:
		return &schema{Type: "string", Format: "date", Pattern: `^\d{4}-\d{2}-\d{2}$`}
	case kindSection:
		s := sectionSchema(k.inside)
		s.Type = []string{"object", "null"} // a section with nothing but comments in it
		return s
	case kindItems:
		return &schema{Type: []string{"array", "null"}, Items: sectionSchema(k.inside)}
	case kindByID:
		return &schema{Type: []string{"object", "null"}, Names: &schema{Pattern: idPattern}, Additional: sectionSchema(k.inside)}
	default: // glob, sentence
		return &schema{Type: "string", Pattern: `\S`}
	}
}
