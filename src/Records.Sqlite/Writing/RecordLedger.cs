using HyperDht.Records.Sqlite.Database;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>Keeps count of what the writer does: of each kind, and of each network.</summary>
internal sealed class RecordLedger(RecordTotals totals, SourceShares shares, SourceCensus census)
{
    /// <summary>How much there is of each kind, the transaction under way included.</summary>
    public RecordTotals Totals => totals;

    /// <summary>A row was added.</summary>
    public void HandlePut(RecordKind kind, PeerAddress source, int length)
    {
        var charge = RecordCharge.Of(kind, length);
        totals.Add(kind, 1, charge);
        shares.Add(SourceDiversity.PrefixOf(source.Host), charge);
    }

    /// <summary>A row has left.</summary>
    public void HandleDropped(RecordKind kind, in StoredRow row)
    {
        var charge = RecordCharge.Of(kind, row.Length);
        totals.Add(kind, -1, -charge);

        // Nobody has counted it yet if the file is older than its census.
        if (census.HasCounted(kind, row.Id))
        {
            shares.Add(SourceDiversity.PrefixOf(row.Source.Host), -charge);
        }
    }

    /// <summary>The transaction is in the file.</summary>
    public void Keep()
    {
        totals.Publish();
        shares.Keep();
    }

    /// <summary>The transaction is not in the file.</summary>
    public void TakeBack()
    {
        totals.TakeBack();
        shares.TakeBack();
    }
}
