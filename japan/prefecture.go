package japan

import (
	"fmt"
	"strconv"
	"strings"
)

// Prefecture is the two-digit number of a prefecture (JIS X 0401), "01" to "47".
type Prefecture string

// prefectureNames are ordered by number.
var prefectureNames = [...]string{
	"北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県",
	"新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県",
	"奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県",
	"熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
}

// prefectureRomaji are the names in Latin letters, in the order of their numbers.
var prefectureRomaji = strings.Fields("Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma " +
	"Saitama Chiba Tokyo Kanagawa Niigata Toyama Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto " +
	"Osaka Hyogo Nara Wakayama Tottori Shimane Okayama Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi Fukuoka Saga " +
	"Nagasaki Kumamoto Oita Miyazaki Kagoshima Okinawa")

// Prefectures returns all of them in order.
func Prefectures() []Prefecture {
	all := make([]Prefecture, len(prefectureNames))
	for i := range all {
		all[i] = Prefecture(fmt.Sprintf("%02d", i+1))
	}
	return all
}

// Name returns the prefecture's name, or "" for an unknown number.
func (p Prefecture) Name() string { return p.in(prefectureNames[:]) }

// Romaji returns the name in Latin letters, without 県, 都 or 府, or "" for an unknown number.
func (p Prefecture) Romaji() string { return p.in(prefectureRomaji) }

func (p Prefecture) in(names []string) string {
	number, err := strconv.Atoi(string(p))
	if err != nil || len(p) != len("01") || number < 1 || number > len(names) {
		return ""
	}
	return names[number-1]
}

// PrefectureOf returns the prefecture with which an address begins, or "".
func PrefectureOf(address string) Prefecture {
	for _, prefecture := range Prefectures() {
		if strings.HasPrefix(address, prefecture.Name()) {
			return prefecture
		}
	}
	return ""
}
