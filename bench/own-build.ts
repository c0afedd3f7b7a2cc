import { cors as elysia } from "corslet/elysia";
import { cors as fastify } from "corslet/fastify";
import { withCors } from "corslet/fetch";
import { cors as h3 } from "corslet/h3";
import { cors as hono } from "corslet/hono";
import { cors as koa } from "corslet/koa";
import { cors } from "corslet/node";
import type { Build } from "./contestants/contestant.ts";

/** This repository's build. */
export const OWN_BUILD: Build = { name: "corslet", cors, withCors, fastify, koa, hono, h3, elysia };
