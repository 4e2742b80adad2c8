namespace HyperDht.Hosting.Tests.Fakes;

public sealed record PokeReply;
