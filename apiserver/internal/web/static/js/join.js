// Shows the question 「マイクリニック登録」 above the page. Without scripts, it stands on top of the page.

const question = /** @type {HTMLDialogElement} */ (document.getElementById('join'))

question.close()
question.showModal()

export {}
