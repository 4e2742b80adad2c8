namespace HyperDht.Messaging.Messages;

/// <summary>An answer of the nodes closest to the request's target; they are written from the routing table when it is sent.</summary>
public sealed record CloserNodes;
