// Package patients is one of the clinic's patients in words, and the forms that register, change and merge them.
//
//	found ──Rows──► the list      detail ──Facts, Visits──► the patient's pane
//	Draft ──► register | change   Choice (two records side by side) ──► merge
//	  ▲ Rebase: a colleague has changed the record meanwhile
//
// It must not know how a request is sent, or how anything is drawn.
package patients
