import "reflect-metadata";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { cors, csrf } from "corslet/nestjs";

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

class NotesController {
  all() {
    return [{ id: 1, text: "hello" }];
  }
}
// In TypeScript these are decorators: @Get(), @Controller("api/notes"), @Module(…).
Get()(NotesController.prototype, "all", Object.getOwnPropertyDescriptor(NotesController.prototype, "all"));
Controller("api/notes")(NotesController);

class AppModule {
  name = "app";
}
Module({ controllers: [NotesController] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
app.use(cors(policy));
app.use(csrf(policy));
await app.listen(process.env.PORT ?? 3000, "127.0.0.1");
console.log(`http://127.0.0.1:${app.getHttpServer().address().port}`);
