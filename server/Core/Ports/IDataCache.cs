namespace ForgeLsp.Core.Ports;

/// <summary>What of the versions of data is on this machine, and whether others may have the rest. Only looks.</summary>
public interface IDataCache
{
    /// <summary>Whether the contents of an md5 of DVC, with those of every file where it is a folder, are here.</summary>
    bool Has(string md5);

    /// <summary>Whether the settings of the clone name a place that data may be fetched from.</summary>
    bool HasRemote { get; }
}
