package server

import "time"

// What clients and users rely on, as documents and pages tell them.
const (
	maxBody      = 64 << 10 // bytes
	maxCodecBody = 16 << 20
	maxPassword  = 100 // characters (C4)
	longestToken = 1000
	farthest     = 2 * 365 * 24 * time.Hour // from now to a visit
	beatEvery    = 10 * time.Second
	feedLength   = 256 // events that may wait for one desk
)

// The cookies, without the prefix that binds them to a host, and how long what they hold is valid.
const (
	setUpCookie      = "madoguchi_set_up"
	setUpWithin      = time.Hour
	trustedFor       = 10 * time.Minute // after a sign-in, a set-up needs no password
	ticketFor        = 10 * time.Minute
	operatorCookie   = "madoguchi_operator"
	operatorLifetime = 8 * time.Hour
	appliedCookie    = "madoguchi_applied"
	appliedFor       = 48 * time.Hour
	mailedCookie     = "madoguchi_mailed"
	mailedFor        = 10 * time.Minute
	keptCookie       = "madoguchi_kept"
	draftLifetime    = 2 * time.Hour
)
