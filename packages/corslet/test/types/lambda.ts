import middy from "@middy/core";
import type {
  ALBHandler,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  LambdaFunctionURLHandler,
} from "aws-lambda";
import { cors, csrf, withCors, withCsrf } from "../../src/adapters/lambda.ts";

// The published types of events, handlers and middy fit. Compiled, never run.

const policy = { origins: ["https://app.example.com"] } as const;

const httpApi: APIGatewayProxyHandlerV2 = async () => "hello";
const restApi: APIGatewayProxyHandler = async () => ({ statusCode: 200, body: "" });
const balancer: ALBHandler = async () => ({ statusCode: 200 });

export const handlers: {
  httpApi: APIGatewayProxyHandlerV2;
  url: LambdaFunctionURLHandler;
  restApi: APIGatewayProxyHandler;
  balancer: ALBHandler;
} = {
  httpApi: withCors(policy, withCsrf(policy, httpApi)),
  url: withCors(policy, httpApi),
  restApi: withCors(policy, withCsrf(policy, restApi)),
  balancer: withCors(policy, withCsrf(policy, balancer)),
};

export const plain: (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2> =
  withCors(policy, async (event: APIGatewayProxyEventV2, context: Context) => ({
    statusCode: 200,
    body: event.rawPath + context.awsRequestId,
  }));

export const bound: unknown = withCsrf(policy, httpApi, {
  tokens: { keys: ["key"], binding: (event) => event.cookies?.[0] },
});

export const app: unknown = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(cors(policy))
  .use(csrf<APIGatewayProxyEventV2>(policy, { tokens: { keys: ["key"], binding: ({ rawPath }) => rawPath } }))
  .handler(async (event) => ({ statusCode: 200, body: event.rawPath }));
