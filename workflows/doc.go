// Package workflows connects the product's workflows: it registers them with a worker, knows the type that belongs to a
// workflow's ID, and has one client for all. Its tests replay the recorded histories.
//
//	visits        reservations, calls and deliveries
//	accounts      registrations, invitations, resets and recoveries
//	notices       announcements to accounts
//	holds         slots that are kept while somebody types
//	process       what every workflow is made of
//	payload       seals what Temporal stores
//	workflowstest the environment of tests
//	worker        the program
//
// Workflows make the decisions: every state of a record that has one changes there, and the activities that they call
// write the state. They must not know HTTP, MongoDB, a carrier or a clock (workflow.Now only). IDs, search attributes
// and memos hold clinic and record IDs, states and times, never personal data.
package workflows
