package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/content"
	"madoguchi/madoguchi"
)

// access says who may use a route.
type access struct {
	staff   bool             // somebody of the clinic must be signed in
	roles   []madoguchi.Role // of whom; a route of staff that names none is nobody's
	limited bool             // also in a session that is for setting up a second factor
	repeats bool             // also in one that was not widened when it had been set up, for the answer to be asked again
}

var (
	anybody  = access{}
	anyStaff = access{staff: true, roles: []madoguchi.Role{madoguchi.Admin, madoguchi.Physician, madoguchi.Reception}}
	arriving = access{staff: true, roles: anyStaff.roles, limited: true}
	setting  = access{staff: true, roles: anyStaff.roles, limited: true, repeats: true}
	admins   = access{staff: true, roles: []madoguchi.Role{madoguchi.Admin}}
)

// route is one line of the table of routes.
type route struct {
	method, path string
	access       access
	handle       func(*gin.Context) error
}

// routes is the table of all JSON routes, below /api/v1.
func (s *Server) routes() []route {
	return []route{
		{http.MethodPost, "/sessions", anybody, s.signIn},
		{http.MethodGet, "/sessions/current", arriving, s.currentSession},
		{http.MethodDelete, "/sessions/current", arriving, s.signOut},

		{http.MethodPost, "/second-factor/set-up", arriving, s.beginSetUp},
		{http.MethodPost, "/second-factor/confirm", setting, s.confirmSetUp},
		{http.MethodPost, "/second-factor/recovery-codes", anyStaff, s.newRecoveryCodes},
		{http.MethodPost, "/second-factor/off", anyStaff, s.secondFactorOff},

		{http.MethodGet, "/postal/:code", anybody, s.postalPlaces},

		{http.MethodGet, "/clinic", anyStaff, s.showClinic},
		{http.MethodPut, "/clinic/settings", admins, s.changeSettings},

		{http.MethodGet, "/staff", admins, s.listStaff},
		{http.MethodPost, "/staff/invitations", admins, s.invite},
		{http.MethodDelete, "/staff/invitations/:id", admins, s.withdrawInvitation},
		{http.MethodPatch, "/staff/members/:id", admins, s.changeMember},
		{http.MethodDelete, "/staff/members/:id", admins, s.removeMember},

		{http.MethodPost, "/recoveries/:id/approve", admins, s.decideRecovery(s.approve)},
		{http.MethodPost, "/recoveries/:id/stop", anyStaff, s.decideRecovery(s.stopCase)},

		{http.MethodGet, "/schedule", anyStaff, s.schedule},
		{http.MethodGet, "/attention", anyStaff, s.attention},
		{http.MethodGet, "/events", anyStaff, s.events},

		{http.MethodPost, "/reservations", anyStaff, s.book},
		{http.MethodGet, "/reservations/:id", anyStaff, s.reservation},
		{http.MethodPut, "/reservations/:id", anyStaff, s.editReservation},
		{http.MethodPatch, "/reservations/:id", anyStaff, s.patchReservation},
		{http.MethodPost, "/reservations/:id/cancel", anyStaff, s.cancelReservation},
		{http.MethodPost, "/reservations/:id/finish", anyStaff, s.finishReservation},
		{http.MethodPost, "/reservations/:id/attended", anyStaff, s.attendReservation},
		{http.MethodPost, "/reservations/:id/deliveries", anyStaff, s.sendReservationLink},
		{http.MethodGet, "/reservations/:id/message", anyStaff, s.reservationMessage},

		{http.MethodPost, "/calls", anyStaff, s.createCall},
		{http.MethodGet, "/calls/:id", anyStaff, s.call},
		{http.MethodPatch, "/calls/:id", anyStaff, s.editCall},
		{http.MethodPost, "/calls/:id/cancel", anyStaff, s.cancelCall},
		{http.MethodPost, "/calls/:id/finish", anyStaff, s.finishCall},
		{http.MethodPost, "/calls/:id/attended", anyStaff, s.attendCall},
		{http.MethodPost, "/calls/:id/deliveries", anyStaff, s.sendCallLink},
		{http.MethodGet, "/calls/:id/message", anyStaff, s.callMessage},
		{http.MethodGet, "/calls/:id/signal", anyStaff, s.clinicSignal},
	}
}

// pages is the table of all other routes.
func (s *Server) pages() []route {
	return []route{
		{http.MethodGet, "/", anybody, s.entrance},
		{http.MethodGet, "/notices", anybody, s.notices},
		{http.MethodGet, "/notices/:slug", anybody, s.notice},
		{http.MethodGet, "/faq", anybody, s.article(content.FAQ)},
		{http.MethodGet, "/contact", anybody, s.article(content.Contact)},
		{http.MethodGet, "/desk", anybody, s.article(content.Desk)},
		{http.MethodGet, "/terms", anybody, s.article(content.Terms)},
		{http.MethodGet, "/privacy", anybody, s.article(content.Privacy)},
		{http.MethodGet, "/healthz", anybody, s.health},
		{http.MethodGet, "/registration", anybody, s.choicePage},
		{http.MethodGet, "/registration/applicant", anybody, s.applicantPage},
		{http.MethodPost, "/registration/applicant", anybody, s.applicantForm},
		{http.MethodGet, "/registration/institution", anybody, toApplicant},
		{http.MethodPost, "/registration/institution", anybody, s.institutionForm},
		{http.MethodGet, "/registration/confirm", anybody, toApplicant},
		{http.MethodPost, "/registration/confirm", anybody, s.confirmForm},
		{http.MethodGet, "/registration/apply", anybody, toApplicant},
		{http.MethodPost, "/registration/apply", anybody, s.applyForm},
		{http.MethodGet, mailedPath, anybody, s.mailedPage},
		{http.MethodGet, "/activate/:token", anybody, s.activatePage},
		{http.MethodPost, "/activate/:token", anybody, s.activateForm},
		{http.MethodGet, "/activate-done", anybody, s.activatedPage},
		{http.MethodGet, "/clinic/reset-password", anybody, s.resetRequestPage(madoguchi.PasswordReset)},
		{http.MethodPost, "/clinic/reset-password", anybody, s.resetRequestForm(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-password/mailed", anybody, s.resetMailedPage(madoguchi.PasswordReset)},
		{http.MethodGet, "/reset-password/:token", anybody, s.newPasswordPage},
		{http.MethodPost, "/reset-password/:token", anybody, s.newPasswordForm},
		{http.MethodPost, "/reset-password/:token/recovery", anybody, s.askRecoveryForm},
		{http.MethodGet, "/recovery-asked", anybody, s.recoveryStage("asked")},
		{http.MethodGet, "/stop-recovery/:token", anybody, s.stopRecoveryPage},
		{http.MethodPost, "/stop-recovery/:token", anybody, s.stopRecoveryForm},
		{http.MethodGet, "/recovery-stopped", anybody, s.recoveryStage("stopped")},
		{http.MethodGet, "/recover/:token", anybody, s.recoverPage},
		{http.MethodPost, "/recover/:token", anybody, s.recoverForm},
		{http.MethodGet, recoveryPath, anyStaff, s.recoveryCasePage},
		{http.MethodPost, recoveryPath, anyStaff, s.decideRecoveryForm},
		{http.MethodGet, "/reset-password-done", anybody, s.linkDone(madoguchi.PasswordReset)},
		{http.MethodGet, "/clinic/reset-second-factor", anybody, s.resetRequestPage(madoguchi.SecondFactorReset)},
		{http.MethodPost, "/clinic/reset-second-factor", anybody, s.resetRequestForm(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/clinic/reset-second-factor/mailed", anybody, s.resetMailedPage(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/reset-second-factor/:token", anybody, s.removalPage},
		{http.MethodPost, "/reset-second-factor/:token", anybody, s.removalForm},
		{http.MethodGet, "/reset-second-factor-done", anybody, s.linkDone(madoguchi.SecondFactorReset)},
		{http.MethodGet, "/join/:token", anybody, s.joinPage},
		{http.MethodPost, "/join/:token", anybody, s.joinForm},
		{http.MethodGet, "/join-done", anybody, s.linkDone(madoguchi.Invitation)},
		{http.MethodGet, "/v/:token", anybody, s.openLink},
		{http.MethodGet, "/visit/:id", anybody, s.visit},
		{http.MethodGet, "/visit/:id/signal", anybody, s.patientSignal},
		{http.MethodGet, "/visit/:id/calendar.ics", anybody, s.calendar},
		{http.MethodGet, "/clinic/signin", anybody, s.signInPage},
		{http.MethodPost, "/clinic/signin", anybody, s.signInForm},
		{http.MethodPost, "/clinic/signout", anybody, s.signOutForm},
		{http.MethodGet, secondFactorPath, arriving, s.secondFactorPage},
		{http.MethodPost, secondFactorPath, setting, s.confirmSetUpForm},
		{http.MethodPost, secondFactorPath + "/begin", arriving, s.beginForm},
		{http.MethodPost, secondFactorPath + "/codes", anyStaff, s.recoveryCodesForm},
		{http.MethodPost, secondFactorPath + "/replace", anyStaff, s.replaceForm},
		{http.MethodPost, secondFactorPath + "/off", anyStaff, s.switchOffForm},
		{http.MethodGet, "/clinic", anyStaff, s.todayPage},
		{http.MethodGet, staffPath, admins, s.staffPage},
		{http.MethodPost, staffPath, admins, s.inviteForm},
		{http.MethodGet, memberPath, admins, s.ofColleague(s.memberPage)},
		{http.MethodPost, memberPath, admins, s.ofColleague(s.changeMemberForm)},
		{http.MethodGet, removalPath, admins, s.ofColleague(s.removalOfMemberPage)},
		{http.MethodPost, removalPath, admins, s.removeMemberForm},
		{http.MethodGet, withdrawalPath, admins, s.withdrawalPage},
		{http.MethodPost, withdrawalPath, admins, s.withdrawForm},
		{http.MethodGet, "/clinic/calls/:id", anyStaff, s.consolePage},
		{http.MethodPost, "/callbacks/twilio/:clinic/:delivery", anybody, s.receipt},
	}
}

func (s *Server) route(engine *gin.Engine) {
	group := engine.Group("/api/v1")
	for _, r := range s.routes() {
		group.Handle(r.method, r.path, s.answer(r, s.problem))
	}
	for _, r := range s.pages() {
		engine.Handle(r.method, r.path, s.answer(r, s.errorPage))
	}
	static := s.Pages.Static()
	engine.GET("/static/*file", gin.WrapH(static))
	s.routeOperator(engine)
	engine.NoRoute(func(c *gin.Context) { s.fallback(c, madoguchi.ErrNotFound) })
	engine.NoMethod(func(c *gin.Context) { s.fallback(c, errMethod) })
}

// answer runs a route's handler for those who may use it, and its failure through fail.
func (s *Server) answer(r route, fail func(*gin.Context, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := s.admit(c, r.access)
		if err == nil {
			err = r.handle(c)
		}
		if err != nil {
			fail(c, err)
		}
	}
}
