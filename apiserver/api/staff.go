package api

import "time"

// StaffList is who works in the clinic, and who is invited to (GET /staff, admins only).
type StaffList struct {
	Members     []Member     `json:"members"`     // by name
	Invitations []Invitation `json:"invitations"` // those that can be used, the oldest first
}

// Member is somebody who works in the clinic.
type Member struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Email        string `json:"email"`
	Role         string `json:"role"` // admin, doctor or reception
	DoctorID     string `json:"doctorId,omitempty"`
	SecondFactor bool   `json:"secondFactor"` // whether one is set up
}

// Invitation is of somebody who has not joined yet.
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

// Invite invites somebody to work in the clinic (POST /staff/invitations, admins only). A second invitation has a new
// link; the older one is dead.
type Invite struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Role     string `json:"role"`
	DoctorID string `json:"doctorId,omitempty"` // of doctors, where they are one of the clinic's list
}

// Invited is the answer to Invite: the mail is under way. The invitation with the ID shows in StaffList soon.
type Invited struct {
	ID string `json:"id"`
}

// ChangeMember gives a member of staff another role (PATCH /staff/members/{id}, admins only, never their own).
type ChangeMember struct {
	Role     string `json:"role"`
	DoctorID string `json:"doctorId,omitempty"` // of doctors: which of the clinic's list they are; empty is none of it
}
