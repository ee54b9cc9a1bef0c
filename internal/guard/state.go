package guard

// StateFolder says where the guard of the options' folder keeps its state,
// without checking anything else.
func (o Options) StateFolder() string {
	if o.State != "" {
		return o.abs(o.State)
	}
	return (&Plan{Options: o}).stateDir()
}
