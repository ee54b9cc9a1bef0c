package report

// The part of SARIF 2.1.0 that tenet writes
// (docs.oasis-open.org/sarif/sarif/v2.1.0, sections in brackets).

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct { // [3.14]
	Tool        sarifTool          `json:"tool"`
	Automation  sarifID            `json:"automationDetails"`
	Invocations []sarifInvocation  `json:"invocations"`
	BaseIDs     map[string]sarifAt `json:"originalUriBaseIds"`
	ColumnKind  string             `json:"columnKind"`
	Results     []sarifResult      `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct { // [3.19]
	Name            string      `json:"name"`
	Version         string      `json:"version,omitempty"`
	SemanticVersion string      `json:"semanticVersion,omitempty"`
	Rules           []sarifRule `json:"rules"`
}

type sarifID struct {
	ID string `json:"id"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifRule struct { // [3.49]
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Short      sarifText       `json:"shortDescription"`
	Full       sarifText       `json:"fullDescription"`
	HelpURI    string          `json:"helpUri,omitempty"`
	Help       sarifText       `json:"help"`
	Default    sarifLevel      `json:"defaultConfiguration"`
	Properties sarifProperties `json:"properties"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

// sarifProperties is the property bag that code-scanning sites read.
type sarifProperties struct {
	Tags      []string `json:"tags"`
	Precision string   `json:"precision"`
	Severity  string   `json:"security-severity"` // a CVSS-like number
}

type sarifInvocation struct { // [3.20]
	Successful     bool                `json:"executionSuccessful"`
	ExitCode       int                 `json:"exitCode"`
	ExitText       string              `json:"exitCodeDescription,omitempty"`
	Start          string              `json:"startTimeUtc,omitempty"`
	End            string              `json:"endTimeUtc,omitempty"`
	Execution      []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	Configurations []sarifNotification `json:"toolConfigurationNotifications,omitempty"`
}

type sarifNotification struct { // [3.58]
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifResult struct { // [3.27]
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Flows        []sarifCodeFlow    `json:"codeFlows,omitempty"`
	Fingerprints map[string]string  `json:"partialFingerprints,omitempty"`
	Suppressions []sarifSuppression `json:"suppressions,omitzero"`
	Properties   sarifResultInfo    `json:"properties"`
}

type sarifResultInfo struct {
	Severity   string `json:"severity"`
	Confidence string `json:"confidence"`
	Fix        string `json:"fix,omitempty"`
}

type sarifLocation struct { // [3.28]
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
}

type sarifLogical struct { // [3.33]
	Name string `json:"name"`
	Kind string `json:"kind"`
}

type sarifPhysical struct {
	Artifact sarifAt      `json:"artifactLocation"`
	Region   *sarifRegion `json:"region,omitempty"`
}

type sarifAt struct {
	URI         string     `json:"uri,omitempty"`
	BaseID      string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifRegion struct { // [3.30]
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifCodeFlow struct { // [3.36]
	Threads []sarifThreadFlow `json:"threadFlows"`
}

type sarifThreadFlow struct {
	Locations []sarifFlowStep `json:"locations"`
}

type sarifFlowStep struct {
	Location sarifLocation `json:"location"`
}

type sarifSuppression struct { // [3.35]
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}
