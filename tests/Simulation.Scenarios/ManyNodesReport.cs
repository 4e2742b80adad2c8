namespace HyperDht.Simulation.Scenarios;

/// <summary>What a run of <see cref="ManyNodes"/> came to.</summary>
/// <param name="Nodes">How many nodes.</param>
/// <param name="Hash">SHA-256 over the fate of every datagram.</param>
/// <param name="Boot">Real time until all were part of the network.</param>
/// <param name="Bytes">Memory of all nodes once they were.</param>
/// <param name="MeanRequests">Requests of a lookup.</param>
/// <param name="MedianRequests">Requests of a lookup.</param>
/// <param name="MostRequests">Requests of a lookup.</param>
/// <param name="MedianTime">Virtual milliseconds of a lookup.</param>
/// <param name="LongestTime">Virtual milliseconds of a lookup.</param>
/// <param name="Recall">Which share of the truly closest twenty nodes a lookup found.</param>
public sealed record ManyNodesReport(
    int Nodes,
    string Hash,
    TimeSpan Boot,
    long Bytes,
    double MeanRequests,
    double MedianRequests,
    int MostRequests,
    double MedianTime,
    double LongestTime,
    double Recall)
{
    /// <summary>Heads the lines of <see cref="ToString"/>.</summary>
    public const string Head = "nodes  requests mean  median  most  virtual ms median  longest  recall  boot s  MiB  KiB/node";

    /// <inheritdoc />
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Nodes,5} {MeanRequests,14:f1} {MedianRequests,7:f0} {MostRequests,5} {MedianTime,18:f0} {LongestTime,8:f0} {Recall,7:f3} {Boot.TotalSeconds,7:f1} {Bytes / 1048576.0,4:f0} {Bytes / 1024.0 / Nodes,9:f1}");
}
