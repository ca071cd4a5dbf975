// Package process holds what every workflow of the product is made of. Inside a workflow: writes to the store, the
// numbers of a record's revisions, one alarm, refusals, and times of other machines' clocks. Outside: a Sender of
// starts and messages, the task queue, and the search attributes with which operators find processes.
//
// It must not know a workflow, an activity or a record.
package process
