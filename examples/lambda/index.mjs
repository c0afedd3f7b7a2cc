import { withCors, withCsrf } from "corslet/lambda";
import { serve } from "./serve.mjs";

const policy = {
  resources: {
    "/api/*": {
      origins: ["https://app.example.com"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Content-Type", "Authorization"],
      credentials: true,
      maxAge: 86400,
    },
  },
};

async function notes() {
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify([{ id: 1, text: "hello" }]),
  };
}

// What is named in the function's configuration: index.handler.
export const handler = withCors(policy, withCsrf(policy, notes));

if (process.env.AWS_LAMBDA_FUNCTION_NAME === undefined) serve(handler, process.env.PORT ?? 3000);
