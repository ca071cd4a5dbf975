// Package account lets signed-in patients change their own data: the profile, the address, the password, and delete
// the account (A10). It must not know what clinics keep of a patient.
package account

import (
	"context"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Path is the page 「アカウント変更」.
const Path = access.MyPage + "/account"

// Store keeps the profile.
type Store interface {
	SetProfile(context.Context, madoguchi.AccountID, madoguchi.Person) error
	BookedOfAccount(context.Context, madoguchi.AccountID) ([]madoguchi.ReservationID, error)
	ReservationByLink(context.Context, madoguchi.ReservationID) (madoguchi.Reservation, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
}

// Processes are the workflows of changes.
type Processes interface {
	AskAddressChange(
		ctx context.Context, id madoguchi.VerificationID, account madoguchi.Account, address, language string,
	) error
	Asked(context.Context, madoguchi.Verification) (accounts.LinkRequest, error)
	UseLink(ctx context.Context, link madoguchi.Verification, passwordHash string, spent madoguchi.SpentCode) error
	ChangePassword(context.Context, accounts.PasswordChangeRequest) error
	WithdrawAccount(context.Context, accounts.WithdrawalRequest) error
}

// Bookings are the visits that were booked before there was an account.
type Bookings interface {
	// Booked returns the visit that an account is being made from.
	Booked(c *gin.Context, path string, account madoguchi.Account) (booked bookingpages.Booked, ok bool)
	// Bring adds the visit that an account was made from, and reports whether the account shows it.
	Bring(c *gin.Context, path string, account madoguchi.Account) bool
}

// Waitlists lists the days for which an account is on a waitlist.
type Waitlists interface {
	Waits(*gin.Context, madoguchi.Account) ([]portalpages.Waiting, error)
}

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Bookings  Bookings
	Waitlists Waitlists
	Links     *mailedlinks.Links
	Passwords *passwords.Checker
	Accounts  madoguchi.AddressKeys
	Limits    *access.Limits
	Guard     *access.Guard
}
