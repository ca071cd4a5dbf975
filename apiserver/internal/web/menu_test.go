package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestTheMenuCloses opens the menu of the patients' pages. Escape closes it and gives the focus back to its button; a
// press beside it closes it too, and Escape on a closed menu does nothing.
func TestTheMenuCloses(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 1280, 900, h.server.URL+"/view/ja/mypage-dashboard")
	const opened, button = `document.getElementById('menu').open`, `document.activeElement.localName === 'summary'`
	page.click("#menu > summary")
	page.await(opened)
	page.await(`(document.querySelector('#menu a').focus(), true)`)
	page.press(kb.Escape)
	page.await(`!` + opened + ` && ` + button)
	page.click("#menu > summary")
	page.await(opened)
	page.click("main h2")
	page.await(`!` + opened)
	const link = `document.querySelector('.bell')`
	page.await(`(` + link + `.focus(), true)`)
	page.press(kb.Escape)
	page.await(`document.activeElement === ` + link)
}

// TestAnAnswerOpens opens the questions by a link to an answer, and follows a link to another one.
func TestAnAnswerOpens(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 390, 844, h.server.URL+"/view/ja/questions#camera")
	const camera, sound = `document.getElementById('camera').open`, `document.getElementById('sound').open`
	page.await(camera + ` && !` + sound)
	page.await(`(location.hash = 'sound', ` + sound + `)`)
}
