// Package staff holds and sends an admin's changes of the clinic's staff: invitations, changes of a member's role, and
// removals (D10). Faults refer to the fields of the form.
package staff
