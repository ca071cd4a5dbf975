package operators

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/announcing"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/operatorpages"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// The pages of announcements.
const (
	NoticesPath = access.OperatorPage + "/notices"
	NewPath     = NoticesPath + "/new"
	PreviewPath = NoticesPath + "/preview"
	NoticePath  = NoticesPath + "/:id"
)

// most is how many announcements the list shows.
const most = 100

// frame returns the frame of a page. path is the page that a language switch leads to.
func (h *Handler) frame(c *gin.Context, path string) web.Frame {
	frame := h.Frame(c, madoguchi.Clinic{})
	frame.Path, frame.Clinic.Location = path, announcing.Zone
	return frame
}

// NoticesPage lists the announcements.
func (h *Handler) NoticesPage(c *gin.Context) error {
	all, err := h.Board.Store.Announcements(c.Request.Context(), most)
	if err != nil {
		return err
	}
	page := operatorpages.Notices{Frame: h.frame(c, NoticesPath), Now: h.Now()}
	for _, a := range all {
		page.Announcements = append(page.Announcements, operatorpages.Told{Announcement: a, Reach: a.Reached})
	}
	return h.Page(c, http.StatusOK, page)
}

// NewPage is the empty form.
func (h *Handler) NewPage(c *gin.Context) error {
	return h.formStep(c, http.StatusOK, announcing.Draft{Key: madoguchi.NewID()}, nil, "")
}

// NewForm shows the form again as it was typed, after the preview or in another language.
func (h *Handler) NewForm(c *gin.Context) error {
	draft, err := readDraft(c)
	if err != nil {
		return err
	}
	return h.formStep(c, http.StatusOK, draft, nil, "")
}

func (h *Handler) formStep(
	c *gin.Context, status int, draft announcing.Draft, faults []madoguchi.Fault, notice string,
) error {
	page := operatorpages.NoticeForm{
		Frame: h.frame(c, NewPath), Key: draft.Key, Typed: map[string]string{}, Faults: faults, Notice: notice,
	}
	for _, name := range announcing.Fields() {
		page.Typed[name] = *draft.Field(name)
	}
	return h.Page(c, status, page)
}

func readDraft(c *gin.Context) (draft announcing.Draft, err error) {
	err = answer.ReadForm(c, draft.Take)
	return draft, err
}

// ToNew redirects to the form, for readers who load the preview's address.
func ToNew(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, NewPath)
	return nil
}

// PreviewForm shows what would be published, and how many accounts it would reach. It sends nothing.
func (h *Handler) PreviewForm(c *gin.Context) error {
	return h.withDraft(c, func(draft announcing.Draft, ready announcing.Ready) error {
		return h.previewStep(c, http.StatusOK, draft, ready, "")
	})
}

// withDraft handles a form without faults. Otherwise it shows the form again.
func (h *Handler) withDraft(c *gin.Context, handle func(announcing.Draft, announcing.Ready) error) error {
	draft, err := readDraft(c)
	if err != nil {
		return err
	}
	ready, faults, err := h.Board.Read(c.Request.Context(), draft)
	switch {
	case err != nil:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.formStep(c, status, draft, nil, notice)
		})
	case len(faults) > 0:
		return h.formStep(c, http.StatusUnprocessableEntity, draft, faults, "")
	}
	return handle(draft, ready)
}

func (h *Handler) previewStep(
	c *gin.Context, status int, draft announcing.Draft, ready announcing.Ready, notice string,
) error {
	page := operatorpages.NoticePreview{
		Frame: h.frame(c, PreviewPath), Now: h.Now(), Notice: notice,
		Told: operatorpages.Told{Announcement: ready.Announcement, ClinicName: ready.Clinic.Name, Reach: ready.Reach},
	}
	for _, name := range announcing.Fields() {
		page.Kept = append(page.Kept, web.Option{Label: name, Value: *draft.Field(name)})
	}
	return h.Page(c, status, page)
}

// PublishForm publishes an announcement. A second click publishes nothing more, and leads to the same page.
func (h *Handler) PublishForm(c *gin.Context) error {
	return h.withDraft(c, func(draft announcing.Draft, ready announcing.Ready) error {
		if err := h.Board.Publish(c.Request.Context(), ready); err != nil {
			return h.OrNotice(c, err, func(status int, notice string) error {
				return h.previewStep(c, status, draft, ready, notice)
			})
		}
		c.Redirect(http.StatusSeeOther, NoticesPath+"/"+string(ready.ID)+"?published=1")
		return nil
	})
}

// NoticePage shows an announcement that was published.
func (h *Handler) NoticePage(c *gin.Context) error {
	return h.noticeStep(c, http.StatusOK, "", nil, "")
}

func (h *Handler) noticeStep(c *gin.Context, status int, by string, faults []madoguchi.Fault, notice string) error {
	ctx := c.Request.Context()
	a, err := h.Board.Store.Announcement(ctx, madoguchi.NoticeID(c.Param("id")))
	if err != nil {
		return err
	}
	told := operatorpages.Told{Announcement: a, Reach: a.Reached}
	if id := a.Audience.ClinicID; id != "" {
		clinic, err := h.Board.Store.Clinic(ctx, id)
		if err != nil && !errors.Is(err, madoguchi.ErrNotFound) {
			return err
		}
		told.ClinicName = clinic.Name
	}
	return h.Page(c, status, operatorpages.Notice{
		Frame: h.frame(c, c.Request.URL.Path), Told: told, Now: h.Now(), New: c.Query("published") == "1", By: by,
		Faults: faults, Notice: notice,
	})
}

// EndForm takes an announcement back before its end. A second click leads to the same page.
func (h *Handler) EndForm(c *gin.Context) error {
	var by string
	err := answer.ReadForm(c, func(name, value string) bool {
		by = japan.Tidy(value)
		return name == announcing.By
	})
	if err != nil {
		return err
	}
	if fault := madoguchi.CheckOperator(by); fault != nil {
		return h.noticeStep(c, http.StatusUnprocessableEntity, by, []madoguchi.Fault{*fault}, "")
	}
	err = h.Board.Withdraw(c.Request.Context(), madoguchi.NoticeID(c.Param("id")), by)
	if err != nil && !errors.Is(err, madoguchi.ErrNotOpen) {
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.noticeStep(c, status, by, nil, notice)
		})
	}
	c.Redirect(http.StatusSeeOther, NoticesPath+"/"+c.Param("id"))
	return nil
}
