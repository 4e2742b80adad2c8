namespace HyperDht.NatLab.Tests.Peers;

/// <summary>Whose implementation is on which side of a connection.</summary>
/// <param name="IsServerOurs">The server.</param>
/// <param name="IsClientOurs">The client.</param>
internal sealed record Sides(bool IsServerOurs, bool IsClientOurs)
{
    public static readonly Sides Ours = new(true, true);

    public static readonly Sides Reference = new(false, false);

    public static readonly IReadOnlyList<Sides> All = [Ours, new(true, false), new(false, true), Reference];

    /// <summary>Those with ours on one side at least.</summary>
    public static readonly IReadOnlyList<Sides> WithOurs = [.. All.Where(sides => sides != Reference)];

    public override string ToString() => $"{Name(IsServerOurs)}/{Name(IsClientOurs)}";

    private static string Name(bool isOurs) => isOurs ? "ours" : "Node";
}
