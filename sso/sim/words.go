package sim

import "strings"

// words are the texts of the pages in one language. The simulator has its
// own, since it imports nothing of the program.
type words struct {
	lang, notice                      string
	allowTitle, allowLead             string
	user, access, allow, deny         string
	deviceTitle, deviceLead, codeWord string
	compare, next                     string
	approved, denied, gone            message
	unknownCode                       message
	badClient, badRedirect            message
	portalTitle, account, roles       string
}

// message is a page of one thought.
type message struct{ title, text string }

// wordsOf chooses the language by Accept-Language: Japanese where it stands
// before English, else English.
func wordsOf(c *call) *words {
	for _, part := range strings.Split(c.Header.Get("Accept-Language"), ",") {
		tag := strings.ToLower(strings.TrimSpace(part))
		switch {
		case strings.HasPrefix(tag, "ja"):
			return japanese()
		case strings.HasPrefix(tag, "en"):
			return english()
		}
	}
	return english()
}

func english() *words {
	return &words{
		lang: "en", notice: "A practice organisation. Nothing here reaches AWS.",
		allowTitle: "Allow access?",
		allowLead:  "This application asks to act for you:",
		user:       "Signed in as", access: "It will be able to see your accounts and get credentials for your roles.",
		allow: "Allow access", deny: "Deny",
		deviceTitle: "Confirm the code", deviceLead: "Enter the code that your terminal shows.", codeWord: "Code",
		compare:  "Compare it with the code in your own terminal, letter by letter. If somebody sent you this page or this code, choose Deny: they would be signed in as you.",
		next:     "Continue",
		approved: message{"Access allowed", "You can close this page and go back to the terminal."},
		denied:   message{"Access denied", "The application was told. You can close this page."},
		gone:     message{"This request is over", "It was answered already, or it has expired. Start the sign-in again in the terminal."},
		unknownCode: message{"Unknown code",
			"No sign-in waits with this code. It may have expired or been answered. Start the sign-in again in the terminal."},
		badClient:   message{"Unknown application", "The application is not registered here, or its registration has expired."},
		badRedirect: message{"Wrong return address", "The address to return to is not one that the application registered."},
		portalTitle: "Your accounts", account: "Account", roles: "Permission sets",
	}
}

func japanese() *words {
	return &words{
		lang: "ja", notice: "練習用の組織です。ここから AWS に接続することはありません。",
		allowTitle: "アクセスを許可しますか?",
		allowLead:  "次のアプリケーションが、あなたの代わりに操作することを求めています。",
		user:       "サインイン中のユーザー", access: "許可すると、このアプリケーションはあなたのアカウントの一覧を表示し、ロールの認証情報を取得できます。",
		allow: "アクセスを許可", deny: "拒否",
		deviceTitle: "コードの確認", deviceLead: "ターミナルに表示されているコードを入力してください。", codeWord: "コード",
		compare:  "自分のターミナルに表示されているコードと 1 文字ずつ見比べてください。このページやコードを他の人から受け取った場合は、「拒否」を選んでください。許可すると、その人があなたとしてサインインできてしまいます。",
		next:     "続ける",
		approved: message{"アクセスを許可しました", "このページを閉じて、ターミナルに戻ってください。"},
		denied:   message{"アクセスを拒否しました", "アプリケーションに通知しました。このページは閉じてかまいません。"},
		gone:     message{"このリクエストは終了しました", "すでに回答済みか、有効期限が切れています。ターミナルからサインインをやり直してください。"},
		unknownCode: message{"コードが見つかりません",
			"このコードで待機中のサインインはありません。有効期限が切れたか、すでに回答済みです。ターミナルからサインインをやり直してください。"},
		badClient:   message{"不明なアプリケーションです", "このアプリケーションは登録されていないか、登録の有効期限が切れています。"},
		badRedirect: message{"戻り先のアドレスが違います", "アプリケーションが登録したアドレスではありません。"},
		portalTitle: "アカウント一覧", account: "アカウント", roles: "アクセス許可セット",
	}
}
