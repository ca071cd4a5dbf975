package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwordchange"
	"madoguchi/apiserver/internal/accounts/recovery"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/booking"
	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/lostlink"
	"madoguchi/apiserver/internal/operators"
	portalaccount "madoguchi/apiserver/internal/portal/account"
	"madoguchi/apiserver/internal/portal/booked"
	"madoguchi/apiserver/internal/portal/dashboard"
	"madoguchi/apiserver/internal/portal/family"
	portalnotices "madoguchi/apiserver/internal/portal/notices"
	portalsignin "madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/portal/signup"
	"madoguchi/apiserver/internal/registration"
	"madoguchi/apiserver/internal/staff"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// route is one line of the table of routes.
type route struct {
	method, path string
	access       access.Access
	handle       func(*gin.Context) error
}

// routes returns the table of all JSON routes, below /api/v1.
func (s *Server) routes() []route {
	return []route{
		{http.MethodPost, "/sessions", access.Anybody, s.signIn.SignIn},
		{http.MethodGet, "/sessions/current", access.Arriving, s.signIn.CurrentSession},
		{http.MethodDelete, "/sessions/current", access.Arriving, s.signIn.SignOut},

		{http.MethodPost, "/second-factor/set-up", access.Arriving, s.secondFactor.BeginSetUp},
		{http.MethodPost, "/second-factor/confirm", access.Setting, s.secondFactor.ConfirmSetUp},
		{http.MethodPost, "/second-factor/recovery-codes", access.AnyStaff, s.secondFactor.NewRecoveryCodes},
		{http.MethodPost, "/second-factor/off", access.AnyStaff, s.secondFactor.SecondFactorOff},

		{http.MethodGet, "/postal/:code", access.Anybody, s.registration.PostalPlaces},

		{http.MethodGet, "/clinic", access.AnyStaff, s.settings.Show},
		{http.MethodGet, "/clinic/patient-links", access.AnyStaff, s.settings.PatientLinks},
		{http.MethodPut, "/clinic/settings", access.Admins, s.settings.Change},

		{http.MethodGet, "/staff", access.Admins, s.staff.ListStaff},
		{http.MethodPost, "/staff/invitations", access.Admins, s.staff.Invite},
		{http.MethodDelete, "/staff/invitations/:id", access.Admins, s.staff.WithdrawInvitation},
		{http.MethodPatch, "/staff/members/:id", access.Admins, s.staff.ChangeMember},
		{http.MethodDelete, "/staff/members/:id", access.Admins, s.staff.RemoveMember},

		{http.MethodPost, "/recoveries/:id/approve", access.Admins, s.recovery.DecideRecovery(s.recovery.Approve)},
		{http.MethodPost, "/recoveries/:id/stop", access.AnyStaff, s.recovery.DecideRecovery(s.recovery.StopCase)},

		{http.MethodGet, "/schedule", access.AnyStaff, s.schedule.Day},
		{http.MethodGet, "/waitlist", access.AnyStaff, s.waiting.List},
		{http.MethodPost, "/waitlist/:id/remove", access.AnyStaff, s.waiting.Remove},
		{http.MethodGet, "/waitlist/:id/slots", access.AnyStaff, s.waiting.Slots},
		{http.MethodPost, "/waitlist/:id/offer", access.AnyStaff, s.waiting.Offer},
		{http.MethodGet, "/attention", access.AnyStaff, s.schedule.Attention},
		{http.MethodGet, "/events", access.AnyStaff, s.events.Stream},

		{http.MethodPost, "/reservations", access.AnyStaff, s.reservations.Book},
		{http.MethodGet, "/reservations/:id", access.AnyStaff, s.reservations.Show},
		{http.MethodPut, "/reservations/:id", access.AnyStaff, s.reservations.Edit},
		{http.MethodPatch, "/reservations/:id", access.AnyStaff, s.reservations.Patch},
		{http.MethodPost, "/reservations/:id/cancel", access.AnyStaff, s.reservations.Cancel},
		{http.MethodPost, "/reservations/:id/finish", access.AnyStaff, s.reservations.Finish},
		{http.MethodPost, "/reservations/:id/attended", access.AnyStaff, s.reservations.Attend},
		{http.MethodPost, "/reservations/:id/revoke-links", access.AnyStaff, s.reservations.RevokeLinks},
		{http.MethodPost, "/reservations/:id/deliveries", access.AnyStaff, s.deliveries.SendReservationLink},
		{http.MethodGet, "/reservations/:id/preparation", access.AnyStaff,
			s.reservations.Preparation(s.entries.Reservation)},
		{http.MethodPost, "/reservations/:id/admit", access.AnyStaff, s.reservations.Admit(s.entries.Reservation)},
		{http.MethodGet, "/reservations/:id/message", access.AnyStaff, s.deliveries.ReservationMessage},

		{http.MethodPost, "/patients/search", access.AnyStaff, s.patients.Search},
		{http.MethodPost, "/patients", access.AnyStaff, s.patients.Register},
		{http.MethodGet, "/patients/:id", access.AnyStaff, s.patients.Show},
		{http.MethodPut, "/patients/:id", access.AnyStaff, s.patients.Change},
		{http.MethodPost, "/patients/:id/merge", access.AnyStaff, s.patients.Merge},
		{http.MethodPost, "/patients/:id/unmerge", access.AnyStaff, s.patients.Unmerge},
		{http.MethodPost, "/patients/:id/distinct", access.AnyStaff, s.patients.Distinct},

		{http.MethodPost, "/calls", access.AnyStaff, s.calls.Create},
		{http.MethodGet, "/calls/:id", access.AnyStaff, s.calls.Show},
		{http.MethodPatch, "/calls/:id", access.AnyStaff, s.calls.Edit},
		{http.MethodPost, "/calls/:id/cancel", access.AnyStaff, s.calls.Cancel},
		{http.MethodPost, "/calls/:id/finish", access.AnyStaff, s.calls.Finish},
		{http.MethodPost, "/calls/:id/attended", access.AnyStaff, s.calls.Attend},
		{http.MethodPost, "/calls/:id/revoke-links", access.AnyStaff, s.calls.RevokeLinks},
		{http.MethodPost, "/calls/:id/deliveries", access.AnyStaff, s.deliveries.SendCallLink},
		{http.MethodGet, "/calls/:id/preparation", access.AnyStaff, s.reservations.Preparation(s.entries.Call)},
		{http.MethodPost, "/calls/:id/admit", access.AnyStaff, s.reservations.Admit(s.entries.Call)},
		{http.MethodGet, "/calls/:id/message", access.AnyStaff, s.deliveries.CallMessage},
		{http.MethodGet, "/calls/:id/signal", access.AnyStaff, s.presence.ClinicSignal},
	}
}

// pages returns the table of all other routes.
func (s *Server) pages() []route {
	return append(s.myPages(), []route{
		{http.MethodGet, "/", access.Anybody, s.entrance.Entrance},
		{http.MethodGet, "/notices", access.Anybody, s.entrance.Notices},
		{http.MethodGet, "/notices/:slug", access.Anybody, s.entrance.Notice},
		{http.MethodGet, "/faq", access.Anybody, s.entrance.Article(content.FAQ)},
		{http.MethodGet, web.PatientsFAQ, access.Anybody, s.entrance.Article(content.Patients)},
		{http.MethodGet, "/contact", access.Anybody, s.entrance.Article(content.Contact)},
		{http.MethodGet, "/desk", access.Anybody, s.entrance.Article(content.Desk)},
		{http.MethodGet, "/terms", access.Anybody, s.entrance.Article(content.Terms)},
		{http.MethodGet, "/privacy", access.Anybody, s.entrance.Article(content.Privacy)},
		{http.MethodGet, "/healthz", access.Anybody, s.health},
		{http.MethodGet, "/registration", access.Anybody, s.registration.ChoicePage},
		{http.MethodGet, "/registration/applicant", access.Anybody, s.registration.ApplicantPage},
		{http.MethodPost, "/registration/applicant", access.Anybody, s.registration.ApplicantForm},
		{http.MethodGet, "/registration/institution", access.Anybody, registration.ToApplicant},
		{http.MethodPost, "/registration/institution", access.Anybody, s.registration.InstitutionForm},
		{http.MethodPost, "/registration/check", access.Anybody, s.registration.CheckForm},
		{http.MethodGet, "/registration/confirm", access.Anybody, registration.ToApplicant},
		{http.MethodPost, "/registration/confirm", access.Anybody, s.registration.ConfirmForm},
		{http.MethodGet, "/registration/apply", access.Anybody, registration.ToApplicant},
		{http.MethodPost, "/registration/apply", access.Anybody, s.registration.ApplyForm},
		{http.MethodGet, registration.MailedPath, access.Anybody, s.registration.MailedPage},
		{http.MethodGet, "/activate/:token", access.Anybody, s.activation.ActivatePage},
		{http.MethodPost, "/activate/:token", access.Anybody, s.activation.ActivateForm},
		{http.MethodGet, "/activate-done", access.Anybody, s.activation.ActivatedPage},
		{http.MethodGet, "/clinic/reset-password", access.Anybody,
			s.resets.ResetRequestPage(madoguchi.PasswordReset)},
		{http.MethodPost, "/clinic/reset-password", access.Anybody,
			s.resets.ResetRequestForm(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-password/mailed", access.Anybody,
			s.resets.ResetMailedPage(madoguchi.PasswordReset)},
		{http.MethodGet, "/reset-password/:token", access.Anybody, s.resets.NewPasswordPage},
		{http.MethodPost, "/reset-password/:token", access.Anybody, s.resets.NewPasswordForm},
		{http.MethodPost, "/reset-password/:token/recovery", access.Anybody, s.recovery.AskRecoveryForm},
		{http.MethodGet, "/recovery-asked", access.Anybody, s.recovery.RecoveryStage("asked")},
		{http.MethodGet, "/stop-recovery/:token", access.Anybody, s.recovery.StopRecoveryPage},
		{http.MethodPost, "/stop-recovery/:token", access.Anybody, s.recovery.StopRecoveryForm},
		{http.MethodGet, "/recovery-stopped", access.Anybody, s.recovery.RecoveryStage("stopped")},
		{http.MethodGet, "/recover/:token", access.Anybody, s.recovery.RecoverPage},
		{http.MethodPost, "/recover/:token", access.Anybody, s.recovery.RecoverForm},
		{http.MethodGet, recovery.Path, access.AnyStaff, s.recovery.RecoveryCasePage},
		{http.MethodPost, recovery.Path, access.AnyStaff, s.recovery.DecideRecoveryForm},
		{http.MethodGet, "/reset-password-done", access.Anybody, s.links.Done(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-second-factor", access.Anybody,
			s.resets.ResetRequestPage(madoguchi.SecondFactorReset)},
		{http.MethodPost, "/clinic/reset-second-factor", access.Anybody,
			s.resets.ResetRequestForm(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/clinic/reset-second-factor/mailed", access.Anybody,
			s.resets.ResetMailedPage(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/reset-second-factor/:token", access.Anybody, s.resets.RemovalPage},
		{http.MethodPost, "/reset-second-factor/:token", access.Anybody, s.resets.RemovalForm},
		{http.MethodGet, "/reset-second-factor-done", access.Anybody, s.links.Done(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/join/:token", access.Anybody, s.joining.JoinPage},
		{http.MethodPost, "/join/:token", access.Anybody, s.joining.JoinForm},
		{http.MethodGet, "/join-done", access.Anybody, s.links.Done(madoguchi.Invitation)},
		{http.MethodGet, "/v/:token", access.Anybody, s.patient.OpenLink},
		{http.MethodGet, "/v/:token/devices", access.Anybody, s.patient.OpenDevices},
		{http.MethodGet, "/v/:token/preparation", access.Anybody, s.patient.OpenPreparation},
		{http.MethodGet, "/devices", access.Anybody, s.entrance.Devices},
		{http.MethodGet, web.LinePath, access.Anybody, s.entrance.Line},
		{http.MethodGet, lostlink.Path, access.Anybody, s.lostLink.LostLinkPage},
		{http.MethodPost, lostlink.Path, access.Anybody, s.lostLink.LostLinkForm},
		{http.MethodGet, lostlink.AskedPath, access.Anybody, s.lostLink.AskedPage},
		{http.MethodGet, "/visit/:id", access.Anybody, s.patient.Visit},
		{http.MethodGet, "/visit/:id/preparation", access.Anybody, s.patient.PreparationPage},
		{http.MethodPost, "/visit/:id/preparation", access.Anybody, s.patient.PreparationForm},
		{http.MethodGet, "/visit/:id/devices", access.Anybody, s.patient.DevicesPage},
		{http.MethodPost, "/visit/:id/devices", access.Anybody, s.patient.DevicesForm},
		{http.MethodGet, "/visit/:id/signal", access.Anybody, s.presence.PatientSignal},
		{http.MethodGet, "/visit/:id/calendar.ics", access.Anybody, s.patient.Calendar},
		{http.MethodGet, "/book/:clinic", access.Anybody, s.booking.OrClosed(s.booking.BookingPage)},
		{http.MethodPost, "/book/:clinic", access.Anybody, s.booking.OrClosed(s.booking.AgainForm)},
		{http.MethodGet, "/book/:clinic/hold", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/hold", access.Anybody, s.booking.OrClosed(s.booking.HoldForm)},
		{http.MethodGet, "/book/:clinic/details", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/details", access.Anybody, s.booking.OrClosed(s.booking.DetailsForm)},
		{http.MethodGet, "/book/:clinic/family", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/family", access.Anybody, s.booking.OrClosed(s.booking.FamilyForm)},
		{http.MethodGet, "/book/:clinic/extend", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/extend", access.Anybody, s.booking.OrClosed(s.booking.ExtendForm)},
		{http.MethodGet, "/book/:clinic/confirm", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/confirm", access.Anybody, s.booking.OrClosed(s.booking.ConfirmForm)},
		{http.MethodGet, "/book/:clinic/book", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/book", access.Anybody, s.booking.OrClosed(s.booking.BookForm)},
		{http.MethodGet, "/book/:clinic/waitlist", access.Anybody, s.booking.OrClosed(s.waitlist.BeginPage)},
		{http.MethodPost, "/book/:clinic/waitlist", access.Anybody, s.booking.OrClosed(s.waitlist.BackForm)},
		{http.MethodGet, "/book/:clinic/waitlist/details", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/waitlist/details", access.Anybody, s.booking.OrClosed(s.waitlist.DetailsForm)},
		{http.MethodGet, "/book/:clinic/waitlist/confirm", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/waitlist/confirm", access.Anybody, s.booking.OrClosed(s.waitlist.ConfirmForm)},
		{http.MethodGet, "/book/:clinic/waitlist/join", access.Anybody, booking.ToBookingPage},
		{http.MethodPost, "/book/:clinic/waitlist/join", access.Anybody, s.booking.OrClosed(s.waitlist.JoinForm)},
		{http.MethodGet, "/book/:clinic/waitlist/joined", access.Anybody, s.booking.OrClosed(s.waitlist.JoinedPage)},
		{http.MethodGet, "/w/:token", access.Anybody, s.waitlist.OfLink(s.waitlist.WaitingPage)},
		{http.MethodGet, "/w/:token/accept", access.Anybody, s.waitlist.OfLink(s.waitlist.ToEntry)},
		{http.MethodPost, "/w/:token/accept", access.Anybody, s.waitlist.OfLink(s.waitlist.AcceptForm)},
		{http.MethodGet, "/w/:token/decline", access.Anybody, s.waitlist.OfLink(s.waitlist.ToEntry)},
		{http.MethodPost, "/w/:token/decline", access.Anybody, s.waitlist.OfLink(s.waitlist.DeclineForm)},
		{http.MethodGet, "/w/:token/leave", access.Anybody, s.waitlist.OfLink(s.waitlist.LeavePage)},
		{http.MethodPost, "/w/:token/leave", access.Anybody, s.waitlist.OfLink(s.waitlist.LeaveForm)},
		{http.MethodGet, "/r/:token", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.ReservationPage)},
		{http.MethodGet, "/r/:token/booked", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.BookedPage)},
		{http.MethodGet, "/r/:token/visit.ics", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.CalendarFile)},
		{http.MethodGet, "/r/:token/cancel", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.CancelPage)},
		{http.MethodPost, "/r/:token/cancel", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.CancelForm)},
		{http.MethodGet, "/r/:token/move", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.MovePage)},
		{http.MethodPost, "/r/:token/move", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.MoveForm)},
		{http.MethodGet, "/r/:token/questions", access.Anybody, s.bookedVisits.Asking(s.patient.QuestionsPage)},
		{http.MethodPost, "/r/:token/questions", access.Anybody, s.bookedVisits.Asking(s.patient.QuestionsForm)},
		{http.MethodPost, "/r/:token/signup", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.SignUpForm)},
		{http.MethodGet, "/r/:token/account", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.AccountPage)},
		{http.MethodPost, "/r/:token/account", access.Anybody, s.bookedVisits.OfLink(s.bookedVisits.AccountForm)},
		{http.MethodGet, "/clinic/signin", access.Anybody, s.signIn.SignInPage},
		{http.MethodPost, "/clinic/signin", access.Anybody, s.signIn.SignInForm},
		{http.MethodPost, "/clinic/signout", access.Anybody, s.signIn.SignOutForm},
		{http.MethodGet, secondfactor.Path, access.Arriving, s.secondFactorPages.SecondFactorPage},
		{http.MethodPost, secondfactor.Path, access.Setting, s.secondFactorPages.ConfirmSetUpForm},
		{http.MethodPost, secondfactor.Path + "/begin", access.Arriving, s.secondFactorPages.BeginForm},
		{http.MethodPost, secondfactor.Path + "/codes", access.AnyStaff, s.secondFactorPages.RecoveryCodesForm},
		{http.MethodPost, secondfactor.Path + "/replace", access.AnyStaff, s.secondFactorPages.ReplaceForm},
		{http.MethodPost, secondfactor.Path + "/off", access.AnyStaff, s.secondFactorPages.SwitchOffForm},
		{http.MethodGet, passwordchange.Path, access.AnyStaff, s.passwordChange.Page},
		{http.MethodPost, passwordchange.Path, access.AnyStaff, s.passwordChange.Form},
		{http.MethodGet, "/clinic", access.AnyStaff, s.console.TodayPage},
		{http.MethodGet, staff.Path, access.Admins, s.staffPages.StaffPage},
		{http.MethodPost, staff.Path, access.Admins, s.staffPages.InviteForm},
		{http.MethodGet, staff.MemberPath, access.Admins, s.staffPages.OfColleague(s.staffPages.MemberPage)},
		{http.MethodPost, staff.MemberPath, access.Admins, s.staffPages.OfColleague(s.staffPages.ChangeMemberForm)},
		{http.MethodGet, staff.RemovalPath, access.Admins,
			s.staffPages.OfColleague(s.staffPages.RemovalOfMemberPage)},
		{http.MethodPost, staff.RemovalPath, access.Admins, s.staffPages.RemoveMemberForm},
		{http.MethodGet, staff.WithdrawalPath, access.Admins, s.staffPages.WithdrawalPage},
		{http.MethodPost, staff.WithdrawalPath, access.Admins, s.staffPages.WithdrawForm},
		{http.MethodGet, "/clinic/calls/:id", access.AnyStaff, s.console.CallPage},
		{http.MethodPost, "/callbacks/twilio/:clinic/:delivery", access.Anybody, s.deliveries.Receipt},
	}...)
}

// myPages returns the table of the patients' account pages.
func (s *Server) myPages() []route {
	return []route{
		{http.MethodGet, portalsignin.Path, access.Anybody, s.accountSignIn.SignInPage},
		{http.MethodPost, portalsignin.Path, access.Anybody, s.accountSignIn.SignInForm},
		{http.MethodPost, "/mypage/signout", access.Anybody, s.accountSignIn.SignOutForm},
		{http.MethodGet, access.MyPage, access.AnyAccount, s.dashboard.DashboardPage},
		{http.MethodGet, dashboard.JoinPath, access.AnyAccount, s.dashboard.JoinPage},
		{http.MethodPost, dashboard.JoinPath, access.AnyAccount, s.dashboard.JoinForm},
		{http.MethodGet, dashboard.ClinicPath, access.AnyAccount, s.dashboard.ClinicPage},
		{http.MethodGet, dashboard.RemovePath, access.AnyAccount, s.dashboard.RemovePage},
		{http.MethodPost, dashboard.RemovePath, access.AnyAccount, s.dashboard.RemoveForm},
		{http.MethodGet, dashboard.VisitPath, access.AnyAccount, s.dashboard.VisitPage},
		{http.MethodGet, dashboard.CancelPath, access.AnyAccount, s.dashboard.CancelPage},
		{http.MethodPost, dashboard.CancelPath, access.AnyAccount, s.dashboard.CancelForm},
		{http.MethodGet, dashboard.CallPath, access.AnyAccount, dashboard.ToDashboard},
		{http.MethodGet, dashboard.DevicesPath, access.AnyAccount, s.dashboard.DevicesPage},
		{http.MethodGet, dashboard.PreparePath, access.AnyAccount, s.dashboard.PreparePage},
		{http.MethodPost, dashboard.CallPath, access.AnyAccount, s.dashboard.CallForm},
		{http.MethodGet, portalnotices.Path, access.AnyAccount, s.accountNotices.NoticesPage},
		{http.MethodPost, portalnotices.Path, access.AnyAccount, s.accountNotices.ReadForm},
		{http.MethodGet, signup.Path, access.Anybody, s.signUp.RequestPage(madoguchi.SignUp)},
		{http.MethodPost, signup.Path, access.Anybody, s.signUp.RequestForm(madoguchi.SignUp)},
		{http.MethodGet, signup.Path + "/mailed", access.Anybody, s.signUp.MailedPage(madoguchi.SignUp)},
		{http.MethodGet, signup.Path + "/:token", access.Anybody, s.signUp.PasswordPage(madoguchi.SignUp)},
		{http.MethodPost, signup.Path + "/:token", access.Anybody, s.signUp.PasswordForm(madoguchi.SignUp)},
		{http.MethodGet, signup.ResetPath, access.Anybody, s.signUp.RequestPage(madoguchi.AccountReset)},
		{http.MethodPost, signup.ResetPath, access.Anybody, s.signUp.RequestForm(madoguchi.AccountReset)},
		{http.MethodGet, signup.ResetPath + "/mailed", access.Anybody, s.signUp.MailedPage(madoguchi.AccountReset)},
		{http.MethodGet, signup.ResetPath + "/:token", access.Anybody, s.signUp.PasswordPage(madoguchi.AccountReset)},
		{http.MethodPost, signup.ResetPath + "/:token", access.Anybody,
			s.signUp.PasswordForm(madoguchi.AccountReset)},
		{http.MethodGet, signup.ResetPath + "-done", access.Anybody,
			s.signUp.DonePage(string(madoguchi.AccountReset))},
		{http.MethodGet, portalpages.ProfilePath, access.SigningUp, s.account.ProfilePage},
		{http.MethodPost, portalpages.ProfilePath, access.SigningUp, s.account.ProfileForm},
		{http.MethodGet, portalpages.ProfilePath + "/confirm", access.SigningUp, portalaccount.ToProfile},
		{http.MethodPost, portalpages.ProfilePath + "/confirm", access.SigningUp, s.account.ConfirmForm},
		{http.MethodGet, booked.PagePath, access.AnyAccount, s.booked.AddPage},
		{http.MethodGet, booked.AnswersPath, access.AnyAccount, s.booked.AddPage},
		{http.MethodPost, booked.AnswersPath, access.AnyAccount, s.booked.AddForm},
		{http.MethodGet, family.Path, access.AnyAccount, s.family.ListPage},
		{http.MethodGet, family.NewPath, access.AnyAccount, s.family.NewPage},
		{http.MethodPost, family.NewPath, access.AnyAccount, s.family.MemberForm},
		{http.MethodGet, family.NewConfirmPath, access.AnyAccount, family.ToList},
		{http.MethodPost, family.NewConfirmPath, access.AnyAccount, s.family.ConfirmForm},
		{http.MethodGet, family.MemberPath, access.AnyAccount, s.family.MemberPage},
		{http.MethodPost, family.MemberPath, access.AnyAccount, s.family.MemberForm},
		{http.MethodGet, family.MemberConfirmPath, access.AnyAccount, family.ToList},
		{http.MethodPost, family.MemberConfirmPath, access.AnyAccount, s.family.ConfirmForm},
		{http.MethodGet, family.RemovePath, access.AnyAccount, s.family.RemovePage},
		{http.MethodPost, family.RemovePath, access.AnyAccount, s.family.RemoveForm},
		{http.MethodGet, portalaccount.Path, access.SigningUp, s.account.AccountPage},
		{http.MethodGet, portalaccount.AddressPath, access.SigningUp, s.account.AddressPage},
		{http.MethodPost, portalaccount.AddressPath, access.SigningUp, s.account.AddressForm},
		{http.MethodGet, portalaccount.AddressPath + "/mailed", access.SigningUp,
			s.signUp.MailedPage(madoguchi.AddressChange)},
		{http.MethodGet, "/mypage/change-address/:token", access.Anybody, s.account.ConfirmAddressPage},
		{http.MethodPost, "/mypage/change-address/:token", access.Anybody, s.account.ConfirmAddressForm},
		{http.MethodGet, "/mypage/address-done", access.Anybody,
			s.signUp.DonePage(string(madoguchi.AddressChange))},
		{http.MethodGet, portalaccount.PasswordPath, access.SigningUp, s.account.PasswordPage},
		{http.MethodPost, portalaccount.PasswordPath, access.SigningUp, s.account.PasswordForm},
		{http.MethodGet, portalaccount.WithdrawalPath, access.SigningUp, s.account.WithdrawPage},
		{http.MethodPost, portalaccount.WithdrawalPath, access.SigningUp, s.account.WithdrawForm},
		{http.MethodGet, portalaccount.WithdrawalConfirmPath, access.SigningUp, portalaccount.ToWithdrawal},
		{http.MethodPost, portalaccount.WithdrawalConfirmPath, access.SigningUp, s.account.WithdrawConfirmForm},
		{http.MethodGet, portalaccount.WithdrawnPath, access.Anybody, s.signUp.DonePage("withdrawal")},
	}
}

func (s *Server) route(engine *gin.Engine) {
	group := engine.Group("/api/v1")
	for _, r := range s.routes() {
		group.Handle(r.method, r.path, s.answer(r, s.answers.Problem))
	}
	for _, r := range s.pages() {
		engine.Handle(r.method, r.path, s.answer(r, s.answers.ErrorPage))
	}
	static := s.Pages.Static()
	engine.GET("/static/*file", gin.WrapH(static))
	s.routeOperator(engine)
	engine.NoRoute(func(c *gin.Context) { s.answers.Fallback(c, madoguchi.ErrNotFound) })
	engine.NoMethod(func(c *gin.Context) { s.answers.Fallback(c, answer.ErrMethod) })
}

// fixedPaths returns the methods of all paths without parameters.
func (s *Server) fixedPaths() map[string][]string {
	methods := map[string][]string{}
	add := func(prefix string, routes []route) {
		for _, r := range routes {
			if !strings.Contains(r.path, ":") {
				methods[prefix+r.path] = append(methods[prefix+r.path], r.method)
			}
		}
	}
	add(api.Prefix, s.routes())
	add("", s.pages())
	if s.hasOperators() {
		add("", s.operatorPages())
	}
	return methods
}

// ownMethods refuses a method that a path does not have. Gin alone would take PUT /patients/search for a change of the
// patient "search", and would name the methods of /patients/:id as those of /patients/search.
func (s *Server) ownMethods() gin.HandlerFunc {
	fixed := s.fixedPaths()
	return func(c *gin.Context) {
		methods := fixed[c.Request.URL.Path]
		if methods == nil || slices.Contains(methods, c.Request.Method) {
			return
		}
		c.Header("Allow", strings.Join(methods, ", "))
		s.answers.Fallback(c, answer.ErrMethod)
		c.Abort()
	}
}

// answer runs a route's handler for callers with access. It passes an error to fail.
func (s *Server) answer(r route, fail func(*gin.Context, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := s.guard.Admit(c, r.access)
		if err == nil {
			err = r.handle(c)
		}
		if err != nil {
			fail(c, err)
		}
	}
}

// operatorPages returns the table of the operators' pages.
func (s *Server) operatorPages() []route {
	return []route{
		{http.MethodGet, operators.SignInPath, access.Anybody, s.operators.SignInPage},
		{http.MethodPost, operators.SignInPath, access.Anybody, s.operators.SignIn},
		{http.MethodPost, operators.SignInPath + "/signout", access.Anybody, s.operators.SignOut},
		{http.MethodGet, operators.NoticesPath, access.Operators, s.operators.NoticesPage},
		{http.MethodPost, operators.NoticesPath, access.Operators, s.operators.PublishForm},
		{http.MethodGet, operators.NewPath, access.Operators, s.operators.NewPage},
		{http.MethodPost, operators.NewPath, access.Operators, s.operators.NewForm},
		{http.MethodGet, operators.PreviewPath, access.Operators, operators.ToNew},
		{http.MethodPost, operators.PreviewPath, access.Operators, s.operators.PreviewForm},
		{http.MethodGet, operators.NoticePath, access.Operators, s.operators.NoticePage},
		{http.MethodPost, operators.NoticePath, access.Operators, s.operators.EndForm},
	}
}

// hasOperators reports whether the operators' pages and the codec endpoint are configured.
func (s *Server) hasOperators() bool { return s.Codec != nil && len(s.OperatorKeys) > 0 }

// routeOperator adds the operators' pages and the codec endpoint of the Temporal Web UI, if both are configured.
func (s *Server) routeOperator(engine *gin.Engine) {
	if !s.hasOperators() {
		return
	}
	for _, r := range s.operatorPages() {
		engine.Handle(r.method, r.path, s.answer(r, s.answers.ErrorPage))
	}
	engine.OPTIONS("/codec/*op", s.operators.ShareWithWebUI)
	decode := route{access: access.Operators, handle: s.operators.DecodePayloads}
	engine.POST("/codec/*op", s.operators.ShareWithWebUI, s.answer(decode, s.answers.Problem))
}
