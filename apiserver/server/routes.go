package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/content"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// route is one line of the table of routes.
type route struct {
	method, path string
	access       entrance.Access
	handle       func(*gin.Context) error
}

// routes is the table of all JSON routes, below /api/v1.
func (s *Server) routes() []route {
	return []route{
		{http.MethodPost, "/sessions", entrance.Anybody, s.signIn},
		{http.MethodGet, "/sessions/current", entrance.Arriving, s.currentSession},
		{http.MethodDelete, "/sessions/current", entrance.Arriving, s.signOut},

		{http.MethodPost, "/second-factor/set-up", entrance.Arriving, s.beginSetUp},
		{http.MethodPost, "/second-factor/confirm", entrance.Setting, s.confirmSetUp},
		{http.MethodPost, "/second-factor/recovery-codes", entrance.AnyStaff, s.newRecoveryCodes},
		{http.MethodPost, "/second-factor/off", entrance.AnyStaff, s.secondFactorOff},

		{http.MethodGet, "/postal/:code", entrance.Anybody, s.postalPlaces},

		{http.MethodGet, "/clinic", entrance.AnyStaff, s.showClinic},
		{http.MethodPut, "/clinic/settings", entrance.Admins, s.changeSettings},

		{http.MethodGet, "/staff", entrance.Admins, s.listStaff},
		{http.MethodPost, "/staff/invitations", entrance.Admins, s.invite},
		{http.MethodDelete, "/staff/invitations/:id", entrance.Admins, s.withdrawInvitation},
		{http.MethodPatch, "/staff/members/:id", entrance.Admins, s.changeMember},
		{http.MethodDelete, "/staff/members/:id", entrance.Admins, s.removeMember},

		{http.MethodPost, "/recoveries/:id/approve", entrance.Admins, s.decideRecovery(s.approve)},
		{http.MethodPost, "/recoveries/:id/stop", entrance.AnyStaff, s.decideRecovery(s.stopCase)},

		{http.MethodGet, "/schedule", entrance.AnyStaff, s.schedule},
		{http.MethodGet, "/attention", entrance.AnyStaff, s.attention},
		{http.MethodGet, "/events", entrance.AnyStaff, s.events},

		{http.MethodPost, "/reservations", entrance.AnyStaff, s.book},
		{http.MethodGet, "/reservations/:id", entrance.AnyStaff, s.reservation},
		{http.MethodPut, "/reservations/:id", entrance.AnyStaff, s.editReservation},
		{http.MethodPatch, "/reservations/:id", entrance.AnyStaff, s.patchReservation},
		{http.MethodPost, "/reservations/:id/cancel", entrance.AnyStaff, s.cancelReservation},
		{http.MethodPost, "/reservations/:id/finish", entrance.AnyStaff, s.finishReservation},
		{http.MethodPost, "/reservations/:id/attended", entrance.AnyStaff, s.attendReservation},
		{http.MethodPost, "/reservations/:id/deliveries", entrance.AnyStaff, s.sendReservationLink},
		{http.MethodGet, "/reservations/:id/message", entrance.AnyStaff, s.reservationMessage},

		{http.MethodPost, "/calls", entrance.AnyStaff, s.createCall},
		{http.MethodGet, "/calls/:id", entrance.AnyStaff, s.call},
		{http.MethodPatch, "/calls/:id", entrance.AnyStaff, s.editCall},
		{http.MethodPost, "/calls/:id/cancel", entrance.AnyStaff, s.cancelCall},
		{http.MethodPost, "/calls/:id/finish", entrance.AnyStaff, s.finishCall},
		{http.MethodPost, "/calls/:id/attended", entrance.AnyStaff, s.attendCall},
		{http.MethodPost, "/calls/:id/deliveries", entrance.AnyStaff, s.sendCallLink},
		{http.MethodGet, "/calls/:id/message", entrance.AnyStaff, s.callMessage},
		{http.MethodGet, "/calls/:id/signal", entrance.AnyStaff, s.clinicSignal},
	}
}

// pages is the table of all other routes.
func (s *Server) pages() []route {
	return []route{
		{http.MethodGet, "/", entrance.Anybody, s.entrance},
		{http.MethodGet, "/notices", entrance.Anybody, s.notices},
		{http.MethodGet, "/notices/:slug", entrance.Anybody, s.notice},
		{http.MethodGet, "/faq", entrance.Anybody, s.article(content.FAQ)},
		{http.MethodGet, "/contact", entrance.Anybody, s.article(content.Contact)},
		{http.MethodGet, "/desk", entrance.Anybody, s.article(content.Desk)},
		{http.MethodGet, "/terms", entrance.Anybody, s.article(content.Terms)},
		{http.MethodGet, "/privacy", entrance.Anybody, s.article(content.Privacy)},
		{http.MethodGet, "/healthz", entrance.Anybody, s.health},
		{http.MethodGet, "/registration", entrance.Anybody, s.choicePage},
		{http.MethodGet, "/registration/applicant", entrance.Anybody, s.applicantPage},
		{http.MethodPost, "/registration/applicant", entrance.Anybody, s.applicantForm},
		{http.MethodGet, "/registration/institution", entrance.Anybody, toApplicant},
		{http.MethodPost, "/registration/institution", entrance.Anybody, s.institutionForm},
		{http.MethodGet, "/registration/confirm", entrance.Anybody, toApplicant},
		{http.MethodPost, "/registration/confirm", entrance.Anybody, s.confirmForm},
		{http.MethodGet, "/registration/apply", entrance.Anybody, toApplicant},
		{http.MethodPost, "/registration/apply", entrance.Anybody, s.applyForm},
		{http.MethodGet, mailedPath, entrance.Anybody, s.mailedPage},
		{http.MethodGet, "/activate/:token", entrance.Anybody, s.activatePage},
		{http.MethodPost, "/activate/:token", entrance.Anybody, s.activateForm},
		{http.MethodGet, "/activate-done", entrance.Anybody, s.activatedPage},
		{http.MethodGet, "/clinic/reset-password", entrance.Anybody, s.resetRequestPage(madoguchi.PasswordReset)},
		{http.MethodPost, "/clinic/reset-password", entrance.Anybody, s.resetRequestForm(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-password/mailed", entrance.Anybody, s.resetMailedPage(madoguchi.PasswordReset)},
		{http.MethodGet, "/reset-password/:token", entrance.Anybody, s.newPasswordPage},
		{http.MethodPost, "/reset-password/:token", entrance.Anybody, s.newPasswordForm},
		{http.MethodPost, "/reset-password/:token/recovery", entrance.Anybody, s.askRecoveryForm},
		{http.MethodGet, "/recovery-asked", entrance.Anybody, s.recoveryStage("asked")},
		{http.MethodGet, "/stop-recovery/:token", entrance.Anybody, s.stopRecoveryPage},
		{http.MethodPost, "/stop-recovery/:token", entrance.Anybody, s.stopRecoveryForm},
		{http.MethodGet, "/recovery-stopped", entrance.Anybody, s.recoveryStage("stopped")},
		{http.MethodGet, "/recover/:token", entrance.Anybody, s.recoverPage},
		{http.MethodPost, "/recover/:token", entrance.Anybody, s.recoverForm},
		{http.MethodGet, recoveryPath, entrance.AnyStaff, s.recoveryCasePage},
		{http.MethodPost, recoveryPath, entrance.AnyStaff, s.decideRecoveryForm},
		{http.MethodGet, "/reset-password-done", entrance.Anybody, s.linkDone(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-second-factor", entrance.Anybody, s.resetRequestPage(madoguchi.SecondFactorReset)},
		{http.MethodPost, "/clinic/reset-second-factor", entrance.Anybody, s.resetRequestForm(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/clinic/reset-second-factor/mailed", entrance.Anybody, s.resetMailedPage(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/reset-second-factor/:token", entrance.Anybody, s.removalPage},
		{http.MethodPost, "/reset-second-factor/:token", entrance.Anybody, s.removalForm},
		{http.MethodGet, "/reset-second-factor-done", entrance.Anybody, s.linkDone(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/join/:token", entrance.Anybody, s.joinPage},
		{http.MethodPost, "/join/:token", entrance.Anybody, s.joinForm},
		{http.MethodGet, "/join-done", entrance.Anybody, s.linkDone(madoguchi.Invitation)},
		{http.MethodGet, "/v/:token", entrance.Anybody, s.openLink},
		{http.MethodGet, "/visit/:id", entrance.Anybody, s.visit},
		{http.MethodGet, "/visit/:id/signal", entrance.Anybody, s.patientSignal},
		{http.MethodGet, "/visit/:id/calendar.ics", entrance.Anybody, s.calendar},
		{http.MethodGet, "/clinic/signin", entrance.Anybody, s.signInPage},
		{http.MethodPost, "/clinic/signin", entrance.Anybody, s.signInForm},
		{http.MethodPost, "/clinic/signout", entrance.Anybody, s.signOutForm},
		{http.MethodGet, secondFactorPath, entrance.Arriving, s.secondFactorPage},
		{http.MethodPost, secondFactorPath, entrance.Setting, s.confirmSetUpForm},
		{http.MethodPost, secondFactorPath + "/begin", entrance.Arriving, s.beginForm},
		{http.MethodPost, secondFactorPath + "/codes", entrance.AnyStaff, s.recoveryCodesForm},
		{http.MethodPost, secondFactorPath + "/replace", entrance.AnyStaff, s.replaceForm},
		{http.MethodPost, secondFactorPath + "/off", entrance.AnyStaff, s.switchOffForm},
		{http.MethodGet, "/clinic", entrance.AnyStaff, s.todayPage},
		{http.MethodGet, staffPath, entrance.Admins, s.staffPage},
		{http.MethodPost, staffPath, entrance.Admins, s.inviteForm},
		{http.MethodGet, memberPath, entrance.Admins, s.ofColleague(s.memberPage)},
		{http.MethodPost, memberPath, entrance.Admins, s.ofColleague(s.changeMemberForm)},
		{http.MethodGet, removalPath, entrance.Admins, s.ofColleague(s.removalOfMemberPage)},
		{http.MethodPost, removalPath, entrance.Admins, s.removeMemberForm},
		{http.MethodGet, withdrawalPath, entrance.Admins, s.withdrawalPage},
		{http.MethodPost, withdrawalPath, entrance.Admins, s.withdrawForm},
		{http.MethodGet, "/clinic/calls/:id", entrance.AnyStaff, s.consolePage},
		{http.MethodPost, "/callbacks/twilio/:clinic/:delivery", entrance.Anybody, s.receipt},
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

// answer runs a route's handler for those who may use it, and its failure through fail.
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
