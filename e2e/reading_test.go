package e2e

import "testing"

// TestTheReadingOfAPatientsName books at the desk with a reading, checks that it is normalised, and changes it. A
// reading that is not kana is refused at its field, and stays there.
func TestTheReadingOfAPatientsName(t *testing.T) {
	s := sharedStack(t)
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	d.click(t, "すべての時間を表示する", "check")
	d.clickIcon(t, d.slotNow(t))
	d.click(t, "非会員", "tab")
	d.fill(t, "患者名", "読仮名 花子")
	d.fill(t, "ふりがな", "読仮名")
	d.click(t, "対面", "radio")
	d.click(t, "予約", "button")
	d.sees(t, "ひらがなかカタカナで入力してください。")
	d.holds(t, "ふりがな", "読仮名")
	d.shot(t, "desk-reading-refused")
	d.fill(t, "ふりがな", "よみがな ﾊﾅｺ")
	d.shot(t, "desk-reading-booking")
	d.click(t, "予約", "button")
	d.find(t, "編集", "button")
	d.sees(t, "ヨミガナ　ハナコ")
	d.shot(t, "desk-reading-entry")

	d.edits(t, "読仮名 花子")
	d.holds(t, "ふりがな", "ヨミガナ　ハナコ")
	d.fill(t, "ふりがな", "よみがな はな")
	d.shot(t, "desk-reading-edit")
	d.click(t, "保存", "button")
	d.find(t, "編集", "button")
	d.sees(t, "ヨミガナ　ハナ")
	d.shot(t, "desk-reading-edited")
}
