package api

import "time"

// StaffList is the clinic's members of staff and open invitations (GET /staff, admins only).
type StaffList struct {
	Members     []Member     `json:"members"`     // by name
	Invitations []Invitation `json:"invitations"` // those that can be used, the oldest first
}

// Member is a member of the clinic's staff.
type Member struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Email        string `json:"email"`
	Role         string `json:"role"` // admin, doctor or reception
	DoctorID     string `json:"doctorId,omitempty"`
	SecondFactor bool   `json:"secondFactor"` // whether one is set up
}

// Invitation is for a person who has not joined yet.
type Invitation struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Email     string    `json:"email"`
	Role      string    `json:"role"`
	DoctorID  string    `json:"doctorId,omitempty"`
	Mail      string    `json:"mail"`              // queued, sent, delivered or failed
	Failure   string    `json:"failure,omitempty"` // why the mail failed
	AskedAt   time.Time `json:"askedAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// Invite invites a person to the clinic's staff (POST /staff/invitations, admins only). A second invitation has a
// new link and disables the older one.
type Invite struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Role     string `json:"role"`
	DoctorID string `json:"doctorId,omitempty"` // of doctors: set if they are in the clinic's list
}

// Invited is the answer to Invite while the mail is being sent. StaffList contains the invitation soon after.
type Invited struct {
	ID string `json:"id"`
}

// ChangeMember gives a member of staff another role (PATCH /staff/members/{id}, admins only, never their own).
type ChangeMember struct {
	Role     string `json:"role"`
	DoctorID string `json:"doctorId,omitempty"` // of doctors: their entry in the clinic's list, or empty
}
