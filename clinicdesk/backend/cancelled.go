package backend

import "madoguchi/apiserver/api"

// cancelledBy says when, by whom and why an entry was cancelled.
func (v View) cancelledBy(entry api.Entry) string {
	if entry.Cancelled == nil {
		return ""
	}
	reason := ""
	if entry.Cancelled.Reason != "" {
		reason = v.Code("reason", entry.Cancelled.Reason)
	}
	return Join("　", v.Short(v.At(entry.Cancelled.At)), entry.Cancelled.Name, reason)
}

// cancellation returns the cancellation as a fact for the pane.
func (v View) cancellation(entry api.Entry) []Fact {
	if by := v.cancelledBy(entry); by != "" {
		return []Fact{{Label: v.Code("state", entry.State), Value: by, Strong: true}}
	}
	return nil
}
