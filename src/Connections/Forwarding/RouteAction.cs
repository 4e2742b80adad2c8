namespace HyperDht.Connections.Forwarding;

/// <summary>One decision of a router.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="To">Where the request or the reply goes.</param>
/// <param name="Value">Its value; null leaves it out.</param>
/// <param name="IncludeCloserNodes">Whether a reply carries closer nodes; it never carries a token.</param>
internal readonly record struct RouteAction(RouteKind Kind, PeerAddress To, byte[]? Value, bool IncludeCloserNodes = false)
{
    public static RouteAction Drop => default;

    public static RouteAction Serve => new(RouteKind.Serve, default, null);
}
