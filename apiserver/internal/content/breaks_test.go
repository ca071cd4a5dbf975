package content

import "testing"

func TestALongPhraseCanBreakBetweenWords(t *testing.T) {
	for body, want := range map[string]string{
		"<p>お確かめください。</p>\n": "<p>お確かめ<wbr>ください。</p>\n",
		"<p>ください</p>":        "<p>ください</p>",
		`<a href="/x" title="お確かめください">意識がはっきり</a>`: `<a href="/x" title="お確かめください">意識が<wbr>はっきり</a>`,
		"<p>Please look &amp; see.</p>":             "<p>Please look &amp; see.</p>",
	} {
		if got := breakable(body); got != want {
			t.Errorf("%s becomes %s, want %s", body, got, want)
		}
	}
}
