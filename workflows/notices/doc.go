// Package notices publishes the operators' announcements: the workflow NoticeBroadcast, ID notice/<announcement>. It
// gives an announcement to the accounts of its audience, a batch after another, and takes it back at its end.
//
// Package workflows has the rules that hold for every workflow, and registers this one. Notices about a visit need no
// workflow of their own: the visit's workflow writes them with the visit.
package notices
