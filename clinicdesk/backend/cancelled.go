package backend

// cancelledBy says when something was cancelled, by whom and why.
func (v View) cancelledBy(entry Entry) string {
	if entry.Cancelled == nil {
		return ""
	}
	reason := ""
	if entry.Cancelled.Reason != "" {
		reason = v.Code("reason", entry.Cancelled.Reason)
	}
	return Join("　", v.Short(v.At(entry.Cancelled.At)), entry.Cancelled.Name, reason)
}

// cancellation is the fact of it that the pane shows.
func (v View) cancellation(entry Entry) []Fact {
	if by := v.cancelledBy(entry); by != "" {
		return []Fact{{Label: v.Code("state", entry.State), Value: by, Strong: true}}
	}
	return nil
}
