// A real OpenID Connect provider on the loopback, for the tests of the login: node provider.mjs PORT CLIENT_SECRET REDIRECT_URI
// Whoever writes a name in its form is that person; the name "nameless" gets an answer without a subject of ours.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [port, secret, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
// Plain pages in place of the provider's own, which ask for fonts of another host.
function leave(ctx, form) {
  ctx.body = `<!doctype html><meta charset="utf-8"><title>Leave</title>${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button>`;
}
function left(ctx) {
  ctx.body = "<!doctype html><title>Left</title><p>Logged out";
}

const provider = new Provider(issuer, {
  clients: [{ client_id: "volunteers", client_secret: secret, redirect_uris: [redirect] }],
  claims: { openid: ["sub"], email: ["email"], profile: ["preferred_username"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["a key of the tests alone"] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource: leave, postLogoutSuccessSource: left } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.org`, preferred_username: id }),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
});

const FORM = `<!doctype html><meta charset="utf-8"><title>Provider</title>
<form method="post"><input name="name" autofocus><button>Enter</button></form>`;

async function body(request) {
  let text = "";
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

async function interaction(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    if (request.method !== "POST") {
      response.setHeader("content-type", "text/html");
      response.end(FORM);
      return;
    }
    const accountId = (await body(request)).get("name");
    await provider.interactionFinished(request, response, { login: { accountId } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid profile email");
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

const callback = provider.callback();
createServer((request, response) => {
  if (request.url.startsWith("/interaction/")) {
    interaction(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  } else callback(request, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
