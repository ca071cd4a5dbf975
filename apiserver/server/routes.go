package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/recovery"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/registration"
	"madoguchi/apiserver/internal/staff"
	"madoguchi/madoguchi"
)

// route is one line of the table of routes.
type route struct {
	method, path string
	access       entrance.Access
	handle       func(*gin.Context) error
}

// routes returns the table of all JSON routes, below /api/v1.
func (s *Server) routes() []route {
	return []route{
		{http.MethodPost, "/sessions", entrance.Anybody, s.signIn.SignIn},
		{http.MethodGet, "/sessions/current", entrance.Arriving, s.signIn.CurrentSession},
		{http.MethodDelete, "/sessions/current", entrance.Arriving, s.signIn.SignOut},

		{http.MethodPost, "/second-factor/set-up", entrance.Arriving, s.secondFactor.BeginSetUp},
		{http.MethodPost, "/second-factor/confirm", entrance.Setting, s.secondFactor.ConfirmSetUp},
		{http.MethodPost, "/second-factor/recovery-codes", entrance.AnyStaff, s.secondFactor.NewRecoveryCodes},
		{http.MethodPost, "/second-factor/off", entrance.AnyStaff, s.secondFactor.SecondFactorOff},

		{http.MethodGet, "/postal/:code", entrance.Anybody, s.registration.PostalPlaces},

		{http.MethodGet, "/clinic", entrance.AnyStaff, s.settings.Show},
		{http.MethodPut, "/clinic/settings", entrance.Admins, s.settings.Change},

		{http.MethodGet, "/staff", entrance.Admins, s.staff.ListStaff},
		{http.MethodPost, "/staff/invitations", entrance.Admins, s.staff.Invite},
		{http.MethodDelete, "/staff/invitations/:id", entrance.Admins, s.staff.WithdrawInvitation},
		{http.MethodPatch, "/staff/members/:id", entrance.Admins, s.staff.ChangeMember},
		{http.MethodDelete, "/staff/members/:id", entrance.Admins, s.staff.RemoveMember},

		{http.MethodPost, "/recoveries/:id/approve", entrance.Admins, s.recovery.DecideRecovery(s.recovery.Approve)},
		{http.MethodPost, "/recoveries/:id/stop", entrance.AnyStaff, s.recovery.DecideRecovery(s.recovery.StopCase)},

		{http.MethodGet, "/schedule", entrance.AnyStaff, s.schedule.Day},
		{http.MethodGet, "/attention", entrance.AnyStaff, s.schedule.Attention},
		{http.MethodGet, "/events", entrance.AnyStaff, s.events.Stream},

		{http.MethodPost, "/reservations", entrance.AnyStaff, s.reservations.Book},
		{http.MethodGet, "/reservations/:id", entrance.AnyStaff, s.reservations.Show},
		{http.MethodPut, "/reservations/:id", entrance.AnyStaff, s.reservations.Edit},
		{http.MethodPatch, "/reservations/:id", entrance.AnyStaff, s.reservations.Patch},
		{http.MethodPost, "/reservations/:id/cancel", entrance.AnyStaff, s.reservations.Cancel},
		{http.MethodPost, "/reservations/:id/finish", entrance.AnyStaff, s.reservations.Finish},
		{http.MethodPost, "/reservations/:id/attended", entrance.AnyStaff, s.reservations.Attend},
		{http.MethodPost, "/reservations/:id/deliveries", entrance.AnyStaff, s.deliveries.SendReservationLink},
		{http.MethodGet, "/reservations/:id/message", entrance.AnyStaff, s.deliveries.ReservationMessage},

		{http.MethodPost, "/calls", entrance.AnyStaff, s.calls.Create},
		{http.MethodGet, "/calls/:id", entrance.AnyStaff, s.calls.Show},
		{http.MethodPatch, "/calls/:id", entrance.AnyStaff, s.calls.Edit},
		{http.MethodPost, "/calls/:id/cancel", entrance.AnyStaff, s.calls.Cancel},
		{http.MethodPost, "/calls/:id/finish", entrance.AnyStaff, s.calls.Finish},
		{http.MethodPost, "/calls/:id/attended", entrance.AnyStaff, s.calls.Attend},
		{http.MethodPost, "/calls/:id/deliveries", entrance.AnyStaff, s.deliveries.SendCallLink},
		{http.MethodGet, "/calls/:id/message", entrance.AnyStaff, s.deliveries.CallMessage},
		{http.MethodGet, "/calls/:id/signal", entrance.AnyStaff, s.presence.ClinicSignal},
	}
}

// pages returns the table of all other routes.
func (s *Server) pages() []route {
	return []route{
		{http.MethodGet, "/", entrance.Anybody, s.portal.Entrance},
		{http.MethodGet, "/notices", entrance.Anybody, s.portal.Notices},
		{http.MethodGet, "/notices/:slug", entrance.Anybody, s.portal.Notice},
		{http.MethodGet, "/faq", entrance.Anybody, s.portal.Article(content.FAQ)},
		{http.MethodGet, "/contact", entrance.Anybody, s.portal.Article(content.Contact)},
		{http.MethodGet, "/desk", entrance.Anybody, s.portal.Article(content.Desk)},
		{http.MethodGet, "/terms", entrance.Anybody, s.portal.Article(content.Terms)},
		{http.MethodGet, "/privacy", entrance.Anybody, s.portal.Article(content.Privacy)},
		{http.MethodGet, "/healthz", entrance.Anybody, s.health},
		{http.MethodGet, "/registration", entrance.Anybody, s.registration.ChoicePage},
		{http.MethodGet, "/registration/applicant", entrance.Anybody, s.registration.ApplicantPage},
		{http.MethodPost, "/registration/applicant", entrance.Anybody, s.registration.ApplicantForm},
		{http.MethodGet, "/registration/institution", entrance.Anybody, registration.ToApplicant},
		{http.MethodPost, "/registration/institution", entrance.Anybody, s.registration.InstitutionForm},
		{http.MethodPost, "/registration/check", entrance.Anybody, s.registration.CheckForm},
		{http.MethodGet, "/registration/confirm", entrance.Anybody, registration.ToApplicant},
		{http.MethodPost, "/registration/confirm", entrance.Anybody, s.registration.ConfirmForm},
		{http.MethodGet, "/registration/apply", entrance.Anybody, registration.ToApplicant},
		{http.MethodPost, "/registration/apply", entrance.Anybody, s.registration.ApplyForm},
		{http.MethodGet, registration.MailedPath, entrance.Anybody, s.registration.MailedPage},
		{http.MethodGet, "/activate/:token", entrance.Anybody, s.activation.ActivatePage},
		{http.MethodPost, "/activate/:token", entrance.Anybody, s.activation.ActivateForm},
		{http.MethodGet, "/activate-done", entrance.Anybody, s.activation.ActivatedPage},
		{http.MethodGet, "/clinic/reset-password", entrance.Anybody,
			s.resets.ResetRequestPage(madoguchi.PasswordReset)},
		{http.MethodPost, "/clinic/reset-password", entrance.Anybody,
			s.resets.ResetRequestForm(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-password/mailed", entrance.Anybody,
			s.resets.ResetMailedPage(madoguchi.PasswordReset)},
		{http.MethodGet, "/reset-password/:token", entrance.Anybody, s.resets.NewPasswordPage},
		{http.MethodPost, "/reset-password/:token", entrance.Anybody, s.resets.NewPasswordForm},
		{http.MethodPost, "/reset-password/:token/recovery", entrance.Anybody, s.recovery.AskRecoveryForm},
		{http.MethodGet, "/recovery-asked", entrance.Anybody, s.recovery.RecoveryStage("asked")},
		{http.MethodGet, "/stop-recovery/:token", entrance.Anybody, s.recovery.StopRecoveryPage},
		{http.MethodPost, "/stop-recovery/:token", entrance.Anybody, s.recovery.StopRecoveryForm},
		{http.MethodGet, "/recovery-stopped", entrance.Anybody, s.recovery.RecoveryStage("stopped")},
		{http.MethodGet, "/recover/:token", entrance.Anybody, s.recovery.RecoverPage},
		{http.MethodPost, "/recover/:token", entrance.Anybody, s.recovery.RecoverForm},
		{http.MethodGet, recovery.Path, entrance.AnyStaff, s.recovery.RecoveryCasePage},
		{http.MethodPost, recovery.Path, entrance.AnyStaff, s.recovery.DecideRecoveryForm},
		{http.MethodGet, "/reset-password-done", entrance.Anybody, s.links.Done(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-second-factor", entrance.Anybody,
			s.resets.ResetRequestPage(madoguchi.SecondFactorReset)},
		{http.MethodPost, "/clinic/reset-second-factor", entrance.Anybody,
			s.resets.ResetRequestForm(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/clinic/reset-second-factor/mailed", entrance.Anybody,
			s.resets.ResetMailedPage(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/reset-second-factor/:token", entrance.Anybody, s.resets.RemovalPage},
		{http.MethodPost, "/reset-second-factor/:token", entrance.Anybody, s.resets.RemovalForm},
		{http.MethodGet, "/reset-second-factor-done", entrance.Anybody, s.links.Done(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/join/:token", entrance.Anybody, s.joining.JoinPage},
		{http.MethodPost, "/join/:token", entrance.Anybody, s.joining.JoinForm},
		{http.MethodGet, "/join-done", entrance.Anybody, s.links.Done(madoguchi.Invitation)},
		{http.MethodGet, "/v/:token", entrance.Anybody, s.patient.OpenLink},
		{http.MethodGet, "/visit/:id", entrance.Anybody, s.patient.Visit},
		{http.MethodGet, "/visit/:id/signal", entrance.Anybody, s.presence.PatientSignal},
		{http.MethodGet, "/visit/:id/calendar.ics", entrance.Anybody, s.patient.Calendar},
		{http.MethodGet, "/clinic/signin", entrance.Anybody, s.signIn.SignInPage},
		{http.MethodPost, "/clinic/signin", entrance.Anybody, s.signIn.SignInForm},
		{http.MethodPost, "/clinic/signout", entrance.Anybody, s.signIn.SignOutForm},
		{http.MethodGet, secondfactor.Path, entrance.Arriving, s.secondFactorPages.SecondFactorPage},
		{http.MethodPost, secondfactor.Path, entrance.Setting, s.secondFactorPages.ConfirmSetUpForm},
		{http.MethodPost, secondfactor.Path + "/begin", entrance.Arriving, s.secondFactorPages.BeginForm},
		{http.MethodPost, secondfactor.Path + "/codes", entrance.AnyStaff, s.secondFactorPages.RecoveryCodesForm},
		{http.MethodPost, secondfactor.Path + "/replace", entrance.AnyStaff, s.secondFactorPages.ReplaceForm},
		{http.MethodPost, secondfactor.Path + "/off", entrance.AnyStaff, s.secondFactorPages.SwitchOffForm},
		{http.MethodGet, "/clinic", entrance.AnyStaff, s.console.TodayPage},
		{http.MethodGet, staff.Path, entrance.Admins, s.staffPages.StaffPage},
		{http.MethodPost, staff.Path, entrance.Admins, s.staffPages.InviteForm},
		{http.MethodGet, staff.MemberPath, entrance.Admins, s.staffPages.OfColleague(s.staffPages.MemberPage)},
		{http.MethodPost, staff.MemberPath, entrance.Admins, s.staffPages.OfColleague(s.staffPages.ChangeMemberForm)},
		{http.MethodGet, staff.RemovalPath, entrance.Admins,
			s.staffPages.OfColleague(s.staffPages.RemovalOfMemberPage)},
		{http.MethodPost, staff.RemovalPath, entrance.Admins, s.staffPages.RemoveMemberForm},
		{http.MethodGet, staff.WithdrawalPath, entrance.Admins, s.staffPages.WithdrawalPage},
		{http.MethodPost, staff.WithdrawalPath, entrance.Admins, s.staffPages.WithdrawForm},
		{http.MethodGet, "/clinic/calls/:id", entrance.AnyStaff, s.console.CallPage},
		{http.MethodPost, "/callbacks/twilio/:clinic/:delivery", entrance.Anybody, s.deliveries.Receipt},
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

// routeOperator adds the operators' pages and the codec endpoint of the Temporal Web UI, if both are configured.
func (s *Server) routeOperator(engine *gin.Engine) {
	if s.Codec == nil || s.OperatorKey == "" {
		return
	}
	engine.GET("/operator", s.answer(route{handle: s.operators.SignInPage}, s.answers.ErrorPage))
	engine.POST("/operator", s.answer(route{handle: s.operators.SignIn}, s.answers.ErrorPage))
	engine.OPTIONS("/codec/*op", s.operators.ShareWithWebUI)
	engine.POST("/codec/*op", s.operators.ShareWithWebUI,
		s.answer(route{handle: s.operators.DecodePayloads}, s.answers.Problem))
}
