// Package staff is what an admin does with the clinic's staff: invitations as typed and sent, changes of a member's
// role, and removals (D10). Faults name the fields of the form, as those of clinicsettings do.
package staff
