package guard

// Text says what would run.
func (p *Plan) Text(width int) string { return "" }
