// The server's refusals said in the person's language; one it does not know is shown as it came.

import { language } from "./words.js";

const SAYINGS = [
  [/^(.+) has not pressed Start yet$/, "$1 还没有点“开始使用”"],
  [/^(.+) has blocked the bot$/, "$1 已停用机器人"],
  [/^(.+) is not in (.+)$/, "$1 不在“$2”里"],
  [/^(.+) is already there$/, "$1 已经在群里"],
  [/^(.+) is not there$/, "$1 不在群里"],
  [/^the bot is already there$/, "机器人已经在群里"],
  [/^the bot is not there$/, "机器人不在群里"],
  [/^the group moved to .+$/, "这个群已升级，请到新群里说"],
  [/^the message is too long$/, "消息太长了（最多 4096 字）"],
  [/^there is nothing to send$/, "没有可发送的内容"],
  [/^there is no such (message|button)$/, "这条消息已经变了，请看最新的一条"],
  [/^only one's own message can be edited$/, "只能修改自己的消息"],
  [/^this message cannot be deleted$/, "这条消息不能删除"],
  [/^only a plain group becomes a supergroup$/, "只有普通群可以升级"],
  [/IMAGE_PROCESS_FAILED/, "这不是能发送的图片"],
  [/Failed to fetch|NetworkError/i, "连不上演示服务器"],
];

/** `words` as the server gave them, for the reader of the page. */
export function said(words) {
  if (language() !== "zh") return words;
  const [pattern, chinese] = SAYINGS.find(([form]) => form.test(words)) ?? [];
  return pattern ? words.replace(pattern, chinese) : words;
}
