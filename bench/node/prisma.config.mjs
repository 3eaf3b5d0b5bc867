// Prisma's own command reads this. The benchmark connects by itself.
export default { schema: "prisma/schema.prisma" };
